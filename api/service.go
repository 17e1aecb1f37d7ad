package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"

	"sanlei/land/store"
)

// Config is what the service needs. New refuses one that is not whole.
type Config struct {
	Store *store.Store
	// Authenticator finds who holds a secret; nil: the store does.
	Authenticator Authenticator
	// BaseURL is what absolute links begin with, as https://sanlei.example,
	// without a slash at the end. Empty: the listener's own address.
	BaseURL string
	// Basemap is the map behind the parcels; nil: there is none.
	Basemap *Basemap
	// Page serves what lies beside the API; nil: nothing does.
	Page http.Handler
	// Limits is how often somebody may ask.
	Limits Limits
	// Proxies is the networks, as 10.0.0.0/8, whose word on whence a request
	// came is believed. Nobody else's is looked at.
	Proxies []string
	// Metrics is where requests are counted; nil: nowhere.
	Metrics prometheus.Registerer
	// Ends is closed when the service is to end, so that nobody who watches a job
	// holds it up; nil: never.
	Ends <-chan struct{}
	Log  *slog.Logger
}

func (c Config) validate() error {
	var errs []error
	if c.Store == nil {
		errs = append(errs, errors.New("api: Store is missing"))
	}
	if c.Log == nil {
		errs = append(errs, errors.New("api: Log is missing"))
	}
	u, err := url.Parse(c.BaseURL)
	if c.BaseURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || strings.HasSuffix(c.BaseURL, "/")) {
		errs = append(errs, errors.New("api: BaseURL is an http or https address without a slash at its end"))
	}
	for _, p := range c.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			errs = append(errs, errors.New("api: Proxies are networks as 10.0.0.0/8"))
		}
	}
	return errors.Join(errs...)
}

type service struct {
	config Config
	log    *slog.Logger
	table  []route
	openapi
	secret    []byte        // with which cursors are signed
	signingIn chan struct{} // holds one of each password that is being checked
	limiters  *limiters
	metrics   *metrics
}

// New makes the handler of everything under /api, of the health of the service
// and of the page beside them.
func New(c Config) (http.Handler, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	if c.Authenticator == nil {
		c.Authenticator = c.Store
	}
	s, err := newService(c, routes)
	if err != nil {
		return nil, err
	}
	return s.router(), nil
}

func newService(c Config, table []route) (*service, error) {
	s := &service{config: c, log: c.Log, table: table, signingIn: make(chan struct{}, mostSigningIn), limiters: newLimiters(c.Limits)}
	for _, o := range s.table {
		if !o.who.decided() {
			return nil, fmt.Errorf("api: nobody decided who may call %s %s", o.method, o.path)
		}
	}
	if c.Store != nil {
		s.secret = c.Store.Secret("cursors")
	}
	var err error
	if s.metrics, err = newMetrics(c.Metrics); err != nil {
		return nil, err
	}
	s.openapi, err = newOpenAPI(s.table)
	return s, err
}

// whence finds the address from which a request came.
func (s *service) whence() func(http.Handler) http.Handler {
	if len(s.config.Proxies) == 0 {
		return middleware.ClientIPFromRemoteAddr
	}
	return middleware.ClientIPFromXFF(s.config.Proxies...)
}

func (s *service) router() chi.Router {
	pack, err := gzhttp.NewWrapper()
	if err != nil {
		panic(err) // only wrong options fail, and there are none
	}
	m := chi.NewRouter()
	m.Use(s.whence(), s.watch, s.secure, s.boundHeaders, func(h http.Handler) http.Handler { return pack(h) }, s.sameOrigin, middleware.GetHead)
	m.NotFound(s.beside)
	m.MethodNotAllowed(s.otherMethod(m))
	for _, o := range s.table {
		m.Method(o.method, o.path, s.handler(o))
	}
	return m
}

// Server is an http.Server for the handler. Headers must come in within ten
// seconds and 64 KiB; bodies and answers keep their own pace, so that exports
// may take long and events may wait.
func Server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}
