//! Logs, traces and metrics, all OpenTelemetry; trace context travels in headers and in events.
use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::Duration;

use http::HeaderMap;
use opentelemetry::metrics::Histogram;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator as _};
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use prometheus::{Encoder as _, Registry, TextEncoder};
use tonic::Code;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

static REGISTRY: OnceLock<Registry> = OnceLock::new();

/// Where logs go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// One JSON object a line, for collectors.
    Json,
    /// For a person at a terminal.
    Text,
}

/// Sets telemetry up for the process: logs to standard error, metrics for `/metrics`, and traces and metrics over OTLP
/// when an endpoint is given. Keep the guard until the end: it sends what is left.
pub fn start(name: &'static str, logs: Logs, filter: &str, otlp_endpoint: Option<&str>) -> Guard {
    let registry = REGISTRY.get_or_init(Registry::new).clone();
    let mut meters = SdkMeterProvider::builder();
    if let Ok(exporter) = opentelemetry_prometheus::exporter()
        .with_registry(registry)
        .build()
    {
        meters = meters.with_reader(exporter);
    }
    let meters = meters.build();
    global::set_meter_provider(meters.clone());

    let tracer = otlp_endpoint.and_then(|endpoint| tracer(name, endpoint));
    let traces = tracer
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer(name)));
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let (json, text) = match logs {
        Logs::Json => (
            Some(
                tracing_subscriber::fmt::layer()
                    .json()
                    .with_writer(std::io::stderr),
            ),
            None,
        ),
        Logs::Text => (
            None,
            Some(
                tracing_subscriber::fmt::layer()
                    .with_target(false)
                    .with_ansi(std::io::stderr().is_terminal())
                    .with_writer(std::io::stderr),
            ),
        ),
    };
    let subscriber = tracing_subscriber::registry()
        .with(filter)
        .with(traces)
        .with(json)
        .with(text);
    if subscriber.try_init().is_err() {
        tracing::debug!("telemetry was set up before");
    }
    Guard { tracer, meters }
}

fn tracer(name: &'static str, endpoint: &str) -> Option<SdkTracerProvider> {
    use opentelemetry_otlp::WithExportConfig as _;
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()
        .ok()?;
    let resource = opentelemetry_sdk::Resource::builder()
        .with_service_name(name)
        .build();
    Some(
        SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build(),
    )
}

/// Sends what is left when it is dropped.
pub struct Guard {
    tracer: Option<SdkTracerProvider>,
    meters: SdkMeterProvider,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(tracer) = &self.tracer {
            let _ = tracer.shutdown();
        }
        let _ = self.meters.shutdown();
    }
}

/// The metrics of the process in Prometheus' text format.
pub fn metrics() -> String {
    let mut text = Vec::new();
    let families = REGISTRY.get_or_init(Registry::new).gather();
    let _ = TextEncoder::new().encode(&families, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Makes `span` a child of the caller's, whose trace context came in the headers.
pub fn continue_trace(span: &Span, headers: &HeaderMap) {
    let context = TraceContextPropagator::new().extract(&Headers(headers));
    let _ = span.set_parent(context);
}

/// The span in which events are applied: a child of the call that caused the first, linked to those of the others.
pub(crate) fn consume_span<'a>(source: &str, mut causes: impl Iterator<Item = &'a str>) -> Span {
    let span = tracing::info_span!("apply events", source);
    let context = |cause: &str| TraceContextPropagator::new().extract(&Carrier(cause.to_owned()));
    if let Some(first) = causes.next() {
        let _ = span.set_parent(context(first));
    }
    for cause in causes.filter(|cause| !cause.is_empty()).take(MAX_LINKS) {
        span.add_link(context(cause).span().span_context().clone());
    }
    span
}

/// Links of one batch to the calls that caused its events.
const MAX_LINKS: usize = 32;

/// The current trace context as a W3C `traceparent`; empty without a trace.
pub fn traceparent() -> String {
    let mut carrier = Carrier(String::new());
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.0
}

pub(crate) fn record_rpc(path: &str, code: Code, took: Duration) {
    static DURATION: OnceLock<Histogram<f64>> = OnceLock::new();
    let duration = DURATION.get_or_init(|| {
        global::meter("tandem")
            .f64_histogram("rpc.server.duration")
            .with_unit("s")
            .with_description("time to the status of a call")
            .build()
    });
    let labels = [
        KeyValue::new("rpc.path", path.to_owned()),
        KeyValue::new("rpc.status", format!("{code:?}")),
    ];
    duration.record(took.as_secs_f64(), &labels);
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

struct Carrier(String);

impl Extractor for Carrier {
    fn get(&self, key: &str) -> Option<&str> {
        (key == "traceparent").then_some(self.0.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent"]
    }
}

impl Injector for Carrier {
    fn set(&mut self, key: &str, value: String) {
        if key == "traceparent" {
            self.0 = value;
        }
    }
}
