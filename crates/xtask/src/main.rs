//! What developers run: setup, build, demo, dev, test, bench, tidy.
mod font;
fn main() {
    let from = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_default());
    let text = font::generate(&from).expect("widths");
    std::fs::write("crates/scene/src/generated/inter_widths.rs", text).expect("write");
    font::install(&from, std::path::Path::new("/tmp/fonttest")).expect("install");
}
