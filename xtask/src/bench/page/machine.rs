//! What kind of machine this is.
//!
//! In: what the system says. Out: one line. Never here: a name, a date, or anything else that tells
//! one machine from its like.

use std::process::Command;

/// The line.
pub(super) fn line() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut parts = vec![format!("{cores} cores")];
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    parts.extend(model(&read("/proc/cpuinfo")));
    parts.extend(memory(&read("/proc/meminfo")));
    parts.push(std::env::consts::OS.to_owned());
    parts.extend(compiler());
    format!("Machine: {}.", parts.join(", "))
}

/// What the processor calls itself.
fn model(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    let (_, name) = line.split_once(':')?;
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The memory in GiB.
fn memory(text: &str) -> Option<String> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    // The system keeps a little for itself.
    Some(format!("{} GiB", kib.div_ceil(1024 * 1024)))
}

fn compiler() -> Option<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    // `rustc 1.95.0 (59807616e 2026-04-14)`: the name says it all.
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{memory, model};

    #[test]
    fn the_line_is_made_of_what_the_system_says() {
        let text = "vendor_id\t: X\nmodel name\t: Some  Processor\nmodel name\t: Other\n";
        assert_eq!(model(text).as_deref(), Some("Some Processor"));
        let text = "MemTotal:       24608412 kB\nMemFree: 1 kB\n";
        assert_eq!(memory(text).as_deref(), Some("24 GiB"));
        assert_eq!((model(""), memory("MemTotal: none")), (None, None));
    }
}
