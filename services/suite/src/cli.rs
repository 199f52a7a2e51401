//! The commands of `tandem`.
mod demo;
mod status;
mod token;
mod up;
mod verify;
mod verify_audit;
mod verify_books;
mod verify_credential;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use kit::telemetry::{self, Logs};

/// Runs a software vendor's partner programs: everything on one machine.
#[derive(Parser)]
#[command(name = "tandem", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// What is logged to standard error, such as `info` or `sell=debug`
    #[arg(
        long,
        global = true,
        default_value = "warn,sqlx=error",
        env = "TANDEM_LOG"
    )]
    log: String,
}

#[derive(Subcommand)]
enum Command {
    /// Start everything and say where it is
    Up(Start),
    /// Start everything, import a real CRM export, and show what each partner earned
    Demo(demo::Arguments),
    /// Show streams, parked events and due work of every service
    Status(Place),
    /// Prove that books, earnings and outcomes follow from the facts
    VerifyBooks(verify_books::Arguments),
    /// Prove a statement from its document alone: every line is computed again
    Verify(verify::Arguments),
    /// Prove a person's credential from its document alone
    VerifyCredential(verify_credential::Arguments),
    /// Prove that nothing was altered, removed or added in the record of who changed what
    VerifyAudit(verify_audit::Arguments),
    /// Make a token for a person or a program
    Token(token::Arguments),
}

/// Where an installation lives.
#[derive(Args, Clone)]
struct Place {
    /// Folder with the installation's database and keys
    #[arg(long, default_value = ".tandem", env = "TANDEM_DATA_DIR")]
    data_dir: PathBuf,
}

impl Place {
    /// How to name this place to another command; nothing where it is the default.
    fn flag(&self) -> String {
        match self.data_dir.to_str() {
            Some(".tandem") => String::new(),
            _ => format!(" --data-dir {}", self.data_dir.display()),
        }
    }
}

/// How an installation starts.
#[derive(Args, Clone)]
struct Start {
    #[command(flatten)]
    place: Place,
    /// Port of the gateway, for REST and JSON; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    gateway_port: u16,
    /// Port of the services, for gRPC; 0 takes a free one
    #[arg(long, default_value_t = 9090)]
    services_port: u16,
    /// A PostgreSQL server to use instead of a private one; its user must be allowed to make databases
    #[arg(long, env = "TANDEM_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where traces go, such as http://localhost:4317
    #[arg(long, env = "TANDEM_OTLP_ENDPOINT")]
    otlp_endpoint: Option<String>,
}

pub(crate) async fn run() -> anyhow::Result<()> {
    let Cli { command, log } = Cli::parse();
    let endpoint = match &command {
        Command::Up(start) => start.otlp_endpoint.clone(),
        Command::Demo(demo) => demo.start.otlp_endpoint.clone(),
        _ => None,
    };
    let _telemetry = telemetry::start("tandem", Logs::Text, &log, endpoint.as_deref());
    match command {
        Command::Up(start) => up::run(start).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Status(place) => status::run(&place).await,
        Command::VerifyBooks(arguments) => verify_books::run(&arguments).await,
        Command::Verify(arguments) => verify::run(&arguments),
        Command::VerifyCredential(arguments) => verify_credential::run(&arguments),
        Command::VerifyAudit(arguments) => verify_audit::run(&arguments).await,
        Command::Token(arguments) => token::run(&arguments),
    }
}
