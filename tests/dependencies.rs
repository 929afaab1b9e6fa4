//! What Tidemark is built from: nothing that speaks HTTP, TLS or DNS, and a
//! window without the features that reach out or forget.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::process::Command;

/// Crates that open connections or look names up, by name or by the start of it.
const NETWORK: [&str; 34] = [
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "isahc",
    "surf",
    "attohttpc",
    "minreq",
    "http",
    "h2",
    "h3",
    "quinn",
    "rustls",
    "native-tls",
    "openssl",
    "openssl-sys",
    "boring",
    "schannel",
    "security-framework",
    "webpki",
    "webpki-roots",
    "tungstenite",
    "websocket",
    "hickory-resolver",
    "trust-dns-resolver",
    "c-ares",
    "dns-lookup",
    "socket2",
    "ehttp",
    "sentry",
    "opentelemetry",
    "tonic",
    "actix-web",
    "axum",
];

fn lock() -> toml::Table {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock");
    std::fs::read_to_string(path).expect("a lock file").parse().expect("TOML")
}

#[test]
fn no_crate_of_any_platform_speaks_http_tls_or_dns() {
    let lock = lock();
    let packages = lock["package"].as_array().expect("packages");
    assert!(packages.len() > 100, "the whole tree is listed");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        assert!(!NETWORK.contains(&name), "{name} is in the dependency tree");
    }
}

#[test]
fn the_window_is_built_without_what_reaches_out_or_forgets() {
    // The host's tree is on this machine already: it was just built from.
    let host = Command::new("rustc").arg("-vV").output().expect("rustc");
    let host = String::from_utf8_lossy(&host.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned));
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--filter-platform",
            &host.expect("a host"),
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let name_of = |id: &str| {
        let packages = metadata["packages"].as_array().expect("packages");
        let package = packages.iter().find(|package| package["id"] == id).expect("its package");
        package["name"].as_str().expect("a name").to_owned()
    };
    let mut n_eframe = 0;
    for node in nodes {
        let name = name_of(node["id"].as_str().expect("an id"));
        assert!(!NETWORK.contains(&name.as_str()), "{name} is built");
        if name == "eframe" {
            n_eframe += 1;
            let features: Vec<&str> = node["features"]
                .as_array()
                .expect("features")
                .iter()
                .filter_map(|f| f.as_str())
                .collect();
            for unwanted in ["persistence", "links", "inspection", "system_fonts"] {
                assert!(!features.contains(&unwanted), "eframe has {unwanted}");
            }
        }
    }
    assert_eq!(n_eframe, 1);
}
