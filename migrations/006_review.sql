-- What waits for somebody: few of all disposals.

create index disposal_waits on disposal (task, region) where state not in ('accepted', 'discarded');
