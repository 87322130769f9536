//! Reading a large register beside `serde_json::Value`, one task a process: `documents FILE value|read|check|digest`.
//!
//! Prints one JSON line: seconds of the task and peak memory over the size of the file. The side-by-side run
//! is `tests/bench/documents.py`.

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark stops at what is impossible")]

use std::time::Instant;
use stratech::Register;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    let (Some(path), Some(task)) = (arguments.next(), arguments.next()) else {
        println!("usage: documents FILE value|read|check|digest (see tests/bench/documents.py)");
        return;
    };
    let start = Instant::now();
    let rows = if task == "value" {
        let bytes = std::fs::read(&path).expect("the file");
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        value.as_object().map_or(0, serde_json::Map::len)
    } else {
        let register = Register::read(&path).unwrap_or_else(|e| panic!("{e}"));
        match task.as_str() {
            "check" => assert!(!register.check().has_errors(), "{}", register.check().errors()),
            "digest" => println!("{}", register.digest().expect("a digest")),
            _ => {}
        }
        register.judgements.len()
    };
    let seconds = start.elapsed().as_secs_f64();
    let size = std::fs::metadata(&path).map_or(1, |m| m.len());
    println!(
        "{}",
        serde_json::json!({ "task": task, "seconds": seconds, "rows": rows, "peak_over_file": peak_bytes() / size as f64 })
    );
}

/// Highest resident size of this process, from the kernel; 0 where it is not told.
fn peak_bytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<f64> = line.and_then(|l| l.split_whitespace().next()).and_then(|k| k.parse().ok());
    kib.unwrap_or(0.0) * 1024.0
}
