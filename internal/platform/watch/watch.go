// Package watch counts what the process does for those who run it: figures for
// Prometheus, and traces by OpenTelemetry when they are asked for. Routes are
// named by their patterns; nothing of it tells of people.
package watch

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// A Watch counts requests and, when it was asked for, traces them.
type Watch struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	under    prometheus.Gauge

	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
}

// New returns a watch. Traces go where OTEL_EXPORTER_OTLP_ENDPOINT, or
// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, says; without one there are none.
func New(ctx context.Context, version string) (*Watch, error) {
	w := &Watch{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vidan_requests_total", Help: "Requests that were answered, by the pattern of the route and the status.",
		}, []string{"route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vidan_request_seconds", Help: "How long answers took, by the pattern of the route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
		under: prometheus.NewGauge(prometheus.GaugeOpts{Name: "vidan_requests_under_way", Help: "Requests that are being answered."}),
	}
	w.registry.MustRegister(w.requests, w.took, w.under, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return w, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithFromEnv(), resource.WithAttributes(
		attribute.String("service.name", "vidan"), attribute.String("service.version", version)))
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	w.provider = sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	w.tracer = w.provider.Tracer("vidan")
	return w, nil
}

// Count adds a figure that is asked for when somebody looks; a figure that
// cannot be had is left out then.
func (w *Watch) Count(name, help string, value func(ctx context.Context) (float64, error)) {
	w.registry.MustRegister(figure{prometheus.NewDesc(name, help, nil, nil), value})
}

// CountDB adds the figures of a pool of connections.
func (w *Watch) CountDB(name string, db *sql.DB) {
	w.registry.MustRegister(collectors.NewDBStatsCollector(db, name))
}

type figure struct {
	desc  *prometheus.Desc
	value func(ctx context.Context) (float64, error)
}

// Describe names the figure.
func (f figure) Describe(to chan<- *prometheus.Desc) { to <- f.desc }

// Collect asks for the figure.
func (f figure) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if value, err := f.value(ctx); err == nil {
		to <- prometheus.MustNewConstMetric(f.desc, prometheus.GaugeValue, value)
	}
}

// Handler shows the figures. It belongs on an address that only the machine, or
// who watches over it, can reach.
func (w *Watch) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(w.registry, promhttp.HandlerOpts{Timeout: 10 * time.Second}))
	return mux
}

// Begin begins to watch a request.
func (w *Watch) Begin(r *http.Request) (*http.Request, func(pattern string, status int, took time.Duration)) {
	w.under.Inc()
	if w.tracer == nil {
		return r, w.count
	}
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := w.tracer.Start(ctx, r.Method, trace.WithSpanKind(trace.SpanKindServer))
	return r.WithContext(ctx), func(pattern string, status int, took time.Duration) {
		w.count(pattern, status, took)
		if pattern != "" {
			span.SetName(pattern)
		}
		span.SetAttributes(attribute.String("http.route", pattern), attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
		span.End()
	}
}

func (w *Watch) count(pattern string, status int, took time.Duration) {
	w.under.Dec()
	w.requests.WithLabelValues(pattern, strconv.Itoa(status)).Inc()
	w.took.WithLabelValues(pattern).Observe(took.Seconds())
}

// Close sends what is still to be sent.
func (w *Watch) Close(ctx context.Context) error {
	if w.provider == nil {
		return nil
	}
	if err := w.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}
