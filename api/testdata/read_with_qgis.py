# Reads all features of a collection as QGIS does, and prints what it found as
# JSON: how many, how many different, the layer's CRS and its extent, how many
# lie in a box, and how many a filter of its own finds.
#
#   python3 read_with_qgis.py URL COLLECTION USER PASSWORD PAGESIZE
import json
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

url, collection, user, password, page = sys.argv[1:]
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(
    f"url='{url}' typename='{collection}' username='{user}' password='{password}' pageSize='{page}' pagingEnabled='true'",
    collection, 'OAPIF')
if not layer.isValid():
    sys.exit('the layer is not valid: ' + layer.error().message() + layer.dataProvider().error().message())
ids, box = set(), QgsRectangle()
count = 0
for feature in layer.getFeatures():
    count += 1
    ids.add(feature['id'])
    if feature.hasGeometry():
        box.combineExtentWith(feature.geometry().boundingBox())
extent = layer.extent()
half = QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.center().x(), extent.yMaximum())
inside = sum(1 for _ in layer.getFeatures(QgsFeatureRequest(half)))
filtered = sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterExpression("\"category\" = 'idle'")))
print(json.dumps({
    'count': count, 'different': len(ids), 'crs': layer.crs().authid(), 'fields': [f.name() for f in layer.fields()],
    'extent': [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
    'box': [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()],
    'inside': inside, 'filtered': filtered,
}))
sys.stdout.flush()
# QGIS takes long to leave and sometimes fails at it; all is said.
import os
os._exit(0)
