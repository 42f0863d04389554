//! Runs an engine alone: `engine FOLDER ADDRESS`, until its standard input closes.

use std::error::Error;
use std::path::Path;

use weir_chdb::{Engine, EngineConfig, Program};

fn main() -> Result<(), Box<dyn Error>> {
    if weir_chdb::is_child() {
        return Ok(weir_chdb::run_child_blocking()?);
    }
    let args: Vec<String> = std::env::args().collect();
    let [_, folder, address] = args.as_slice() else {
        return Err("usage: engine FOLDER ADDRESS".into());
    };
    let program = Program {
        path: None,
        args: Vec::new(),
    };
    let listen = address.parse()?;
    let config = EngineConfig {
        listen,
        native_port: 0,
        program,
        ..EngineConfig::new(Path::new(folder))
    };
    let began = std::time::Instant::now();
    let engine = Engine::start_blocking(&config)?;
    println!(
        "{} and tcp://{} after {:?}, process {}",
        engine.url(),
        engine.native_address(),
        began.elapsed(),
        engine.pid()
    );
    println!("accounts: {}", engine.accounts_path().display());
    std::io::stdin().read_line(&mut String::new())?;
    Ok(engine.stop()?)
}
