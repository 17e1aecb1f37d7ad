package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"

	"sanlei/land/store/cluster"
)

// Logs is the settings of the log of requests.
type Logs struct {
	Log     string `env:"SANLEI_LOG" name:"log" placeholder:"DIR" help:"The folder of the log of requests (default: log in the data folder)."`
	LogDays int    `env:"SANLEI_LOG_DAYS" name:"log-days" default:"184" placeholder:"N" help:"For how many days it is kept at least; the law asks for six months. 0: for ever."`
}

// check refuses what keeps less than nothing.
func (l *Logs) check() error {
	if l.LogDays < 0 {
		return errors.New("SANLEI_LOG_DAYS must not be below zero")
	}
	return nil
}

// lines is the settings as sanlei config prints them.
func (l *Logs) lines() [][2]string {
	return [][2]string{{"SANLEI_LOG", l.Log}, {"SANLEI_LOG_DAYS", fmt.Sprint(l.LogDays)}}
}

// requestLog is what a server says: a line of JSON for everything, in a file that
// is begun anew every 100 MB and kept, packed, for as long as is set; and on
// standard error as well what somebody should look at. The folder is ours alone.
func (s *session) requestLog() (_ *slog.Logger, closes io.Closer, err error) {
	if filepath.Dir(s.settings.Log) == filepath.Clean(s.settings.Data) {
		err = cluster.Claim(s.settings.Data)
	}
	if err = errors.Join(err, cluster.Claim(s.settings.Log)); err != nil {
		return nil, nil, fmt.Errorf("SANLEI_LOG: %w", err)
	}
	file := &lumberjack.Logger{Filename: filepath.Join(s.settings.Log, "requests.log"), MaxSize: 100, MaxAge: s.settings.LogDays, Compress: true}
	return slog.New(slog.NewMultiHandler(slog.NewJSONHandler(file, nil), s.log().Handler())), file, nil
}
