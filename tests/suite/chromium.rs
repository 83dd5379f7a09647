//! A headless browser for the tests of pages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The installed browser.
fn browser() -> PathBuf {
    let folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("none of {names:?} is in PATH: install `chromium`"))
}

/// Opens a page in the headless browser; returns what the browser prints.
pub(crate) fn run(page: &Path, arguments: &[String]) -> String {
    let profile = tempfile::tempdir().expect("a folder");
    let out = tempfile::NamedTempFile::new().expect("a file");
    let quiet = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
                 --disable-sync --disable-dev-shm-usage --hide-scrollbars --blink-settings=preferredColorScheme=1";
    let mut child = Command::new(browser())
        .args(quiet.split_whitespace())
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(arguments)
        .arg(format!("file://{}", page.display()))
        .stdout(out.reopen().expect("it is there"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the browser starts");
    let start = Instant::now();
    while child.try_wait().expect("it was started").is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("it was started");
            panic!("the browser takes more than a minute for {arguments:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::read_to_string(out.path()).expect("it is text")
}
