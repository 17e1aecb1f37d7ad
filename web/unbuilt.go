package web

import (
	"io"
	"net/http"
	"time"
)

// noTime is no time of change: files are told apart by their ETags.
var noTime time.Time

const unbuilt = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>三类 Sanlei</title>
<h1>三类 Sanlei</h1>
<p>页面尚未构建。请运行 <code>make build</code> 后重新启动；接口可在 <a href="/api">/api</a> 使用。</p>
<p lang="en">The page was not built. Run <code>make build</code> and start again; the API is at <a href="/api">/api</a>.</p>
</html>
`

// notBuilt answers for a program that was built without its page.
func notBuilt(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, unbuilt)
}
