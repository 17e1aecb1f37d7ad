package cluster

// Program is the path of one of PostgreSQL's programs, of the version that runs
// the database.
func (c *Cluster) Program(name string) (string, error) {
	p, err := c.site.programs()
	if err != nil {
		return "", err
	}
	return p.path(name), nil
}
