//! `cargo xtask vendor` with URLs of this machine.

#[path = "support/server.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod server;
#[path = "support/vendored.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod vendored;

use std::time::{Duration, Instant};

use server::{Answer, Server};
use vendored::{PETS, TOYS, Workspace, page, text};

fn changed() -> String {
    PETS.replace("text: pets", "text: all pets")
}

#[test]
fn a_page_is_fetched_and_its_url_is_on_record() {
    let workspace = Workspace::new();
    let server = Server::start(vec![("/pets.md", Answer::Page(page(&changed())))]);
    let url = server.at("/pets.md");
    let output = workspace.run(&["vendor", &url]);
    let host = url
        .trim_start_matches("http://")
        .trim_end_matches("/pets.md");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), format!("asking {host}\n"));
    let moved = format!("           from {url}, no longer https://");
    assert!(text(&output.stdout).contains(&moved));
    let sources = workspace.read("spec/sources.toml");
    let page = url.trim_end_matches(".md");
    for line in [
        format!("origin = \"{page}\""),
        format!("source = \"{url}\""),
        "kind = \"page-block\"".to_owned(),
        "block = \"yaml get /pets\"".to_owned(),
    ] {
        assert!(sources.contains(&line), "{line}: {sources}");
    }
    workspace.is_sound();
    assert_eq!(
        workspace.takes(&["vendor", &url]),
        "unchanged  spec/pets.yaml\nnothing has changed\n"
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for head in requests {
        let head = head.to_ascii_lowercase();
        assert!(head.starts_with("get /pets.md http/1.1\r\n"), "{head}");
        assert!(head.contains("user-agent: finch-connect-xtask/"), "{head}");
        for never in ["cookie", "authorization", "referer", "accept-encoding"] {
            assert!(!head.contains(never), "{head}");
        }
    }
}

#[test]
fn answers_that_are_no_good_are_refused() {
    let workspace = Workspace::new();
    let html = "Content-Type: text/HTML; charset=utf-8\r\n".to_owned();
    let packed = "Content-Encoding: gzip\r\n".to_owned();
    let good = page(PETS).into_bytes();
    let server = Server::start(vec![
        ("/html", Answer::Plain("200 OK", html, good.clone())),
        ("/packed", Answer::Plain("200 OK", packed, good.clone())),
        (
            "/error",
            Answer::Plain("500 Broken", String::new(), good.clone()),
        ),
        ("/empty", Answer::Plain("200 OK", String::new(), Vec::new())),
        (
            "/part",
            Answer::Plain("206 Partial Content", String::new(), good),
        ),
        (
            "/junk",
            Answer::Plain("200 OK", String::new(), vec![0xff; 5_000]),
        ),
        (
            "/nowhere",
            Answer::Plain("302 Found", String::new(), Vec::new()),
        ),
        ("/endless", Answer::Endless),
    ]);
    for (path, expected) in [
        ("/html", "answers with a page of HTML\n  help: "),
        (
            "/packed",
            "packs its answer as `gzip`, which was not asked for",
        ),
        ("/error", "answers 500 "),
        ("/gone", "answers 404 "),
        ("/part", "answers 206 "),
        ("/empty", "/empty:1: this is no OpenAPI document"),
        ("/junk", "/junk:1: this is no text in UTF-8: byte 0 is 0xff"),
        ("/nowhere", "answers 302 Found and does not say where to"),
        ("/endless", "sends more than 16 MiB"),
    ] {
        let said = workspace.refuses(&["vendor", &server.at(path)]);
        assert!(said.starts_with("asking 127.0.0.1:"), "{path}: {said}");
        assert!(said.contains(expected), "{path}: {said}");
    }
}

#[test]
fn a_slow_answer_is_given_up() {
    let workspace = Workspace::new();
    let server = Server::start(vec![("/slow", Answer::Slow)]);
    let begin = Instant::now();
    let said = workspace.refuses(&["vendor", &server.at("/slow"), "--timeout", "1"]);
    assert!(
        said.contains("has not sent everything within 1 seconds\n  help: "),
        "{said}"
    );
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
    // Nobody answers there at all, however long one waits.
    let longest = u64::MAX.to_string();
    let said = workspace.refuses(&["vendor", "http://127.0.0.1:1/", "--timeout", &longest]);
    assert!(said.contains("127.0.0.1:1 cannot be read: "), "{said}");
}

#[test]
fn redirects_are_followed_within_limits() {
    let workspace = Workspace::new();
    let other = Server::start(vec![("/pets", Answer::Page(page(&changed())))]);
    let far = other.at("/pets");
    let redirect = |to: &str| Answer::Redirect(to.to_owned());
    let server = Server::start(vec![
        ("/pets", Answer::Page(page(&changed()))),
        ("/one", redirect("/two")),
        ("/two", redirect("pets")),
        ("/loop", redirect("/loop")),
        ("/far", redirect(&far)),
        ("/unsafe", redirect("http://example.com/pets")),
        ("/file", redirect("file:///etc/passwd")),
        ("/name", redirect("https://user:word@example.com/")),
        ("/none", redirect("http://")),
    ]);
    let port = far.trim_start_matches("http://").trim_end_matches("/pets");
    for (path, expected) in [
        (
            "/loop",
            "sends on more than 5 times\n  help: name the last URL".to_owned(),
        ),
        (
            "/far",
            format!(
                "sends on to another host, {port}\n  help: if that is right, add `--allow-host {port}`"
            ),
        ),
        (
            "/unsafe",
            "sends on, but `http://example.com/pets` is not safe".to_owned(),
        ),
        (
            "/file",
            "sends on, but `file:///etc/passwd` begins with `file:`".to_owned(),
        ),
        (
            "/name",
            "sends on, but the URL holds a name or a password".to_owned(),
        ),
        ("/none", "sends on to `http://`: ".to_owned()),
    ] {
        let said = workspace.refuses(&["vendor", &server.at(path)]);
        assert!(said.contains(&expected), "{path}: {said}");
    }
    assert_eq!(
        server
            .requests()
            .iter()
            .filter(|head| head.contains("/loop "))
            .count(),
        6
    );
    assert!(other.requests().is_empty());
    let output = workspace.run(&["vendor", &server.at("/far"), "--allow-host", port]);
    let asked = text(&output.stderr);
    assert!(output.status.success(), "{asked}");
    assert_eq!(asked.lines().nth(1), Some(&format!("asking {port}")[..]));
    // The cookie that came with the redirect does not go with the next request.
    assert!(!other.requests()[0].to_ascii_lowercase().contains("cookie"));
    assert_eq!(workspace.read("spec/pets.yaml"), changed());
    workspace.commit();
    // The same bytes from elsewhere: only that is noted.
    let said = workspace.takes(&["vendor", &server.at("/one")]);
    assert!(said.starts_with("noted      spec/pets.yaml\n"), "{said}");
}

/// Where the platform's roots can be told by the environment, https is tried as well.
#[cfg(target_os = "linux")]
#[test]
fn https_stays_https() {
    let workspace = Workspace::new();
    let plain = Server::start(vec![("/pets", Answer::Page(page(&changed())))]);
    let far = plain.at("/pets");
    let (server, certificate) = Server::start_tls(vec![
        ("/pets", Answer::Page(page(&changed()))),
        ("/down", Answer::Redirect(far.clone())),
    ]);
    workspace.write("roots.pem", certificate);
    let roots = workspace.path().join("roots.pem");
    let run = |path: &str, roots: Option<&std::path::Path>| {
        let mut command = workspace.command(&["vendor", &server.at(path)]);
        command.args([
            "--allow-host",
            far.trim_start_matches("http://").trim_end_matches("/pets"),
        ]);
        if let Some(roots) = roots {
            command.env("SSL_CERT_FILE", roots);
        }
        command.env_remove("SSL_CERT_DIR").output().unwrap()
    };
    let unknown = run("/pets", None);
    assert_eq!(unknown.status.code(), Some(1));
    let said = text(&unknown.stderr).to_ascii_lowercase();
    assert!(said.contains("certificate"), "{said}");
    let down = run("/down", Some(&roots));
    let said = text(&down.stderr);
    assert!(
        said.contains("sends on from https to `http://127.0.0.1:"),
        "{said}"
    );
    assert!(plain.requests().is_empty());
    let good = run("/pets", Some(&roots));
    assert!(good.status.success(), "{}", text(&good.stderr));
    assert_eq!(workspace.read("spec/pets.yaml"), changed());
}

#[test]
fn urls_that_are_not_safe_are_not_asked() {
    let workspace = Workspace::new();
    for url in [
        "http://example.com/pets",
        "ftp://127.0.0.1/pets",
        "https://user:word@127.0.0.1/pets",
        "https://",
    ] {
        let said = workspace.refuses(&["vendor", url]);
        assert!(!said.contains("asking"), "{url}: {said}");
        assert!(!said.contains("word@"), "{url}: {said}");
    }
}

/// A proxy is asked to reach the host, and sees no more than its name.
#[test]
fn the_proxy_of_the_environment_is_used() {
    let workspace = Workspace::new();
    let proxy = Server::start(vec![]);
    let output = workspace
        .command(&["vendor", "https://docs.invalid/pets.md?secret=1"])
        .env("HTTPS_PROXY", &proxy.url)
        .env_remove("https_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let requests = proxy.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(
        requests[0].starts_with("CONNECT docs.invalid:443 HTTP/1.1\r\n"),
        "{requests:?}"
    );
    assert!(!requests[0].contains("secret"), "{requests:?}");
}

/// Three documents: one changed, one did not, one cannot be had; and one in words of our own.
#[test]
fn all_are_refreshed_as_far_as_they_can_be() {
    let shop = |path: &str, name: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{ title: Shop, version: '1' }}\npaths:\n  {path}: {{ get: {{ operationId: {name}, summary: old, responses: {{ '204': {{ description: x }} }} }} }}\n"
        )
    };
    let (trees, cars) = (shop("/trees", "trees"), shop("/cars", "cars"));
    let server = Server::start(vec![
        ("/pets", Answer::Page(page(&changed()))),
        ("/trees", Answer::Page(page(&trees))),
    ]);
    let workspace = Workspace::at(&server.at("/pets"), "page-block");
    for (name, document) in [("trees", &trees), ("cars", &cars)] {
        let file = format!("{name}.yaml");
        workspace.write(&file, document);
        workspace.takes(&["vendor", &file, "--origin", &server.at(&format!("/{name}"))]);
    }
    workspace.commit();
    let before = workspace.files();
    let output = workspace.run(&["vendor", "--all"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert_eq!(
        said,
        "\
pets   changed     spec/pets.yaml
toys   left alone  words of our own are not fetched
trees  unchanged   spec/trees.yaml
cars   failed      see below
next: `cargo xtask generate --changelog`, then `cargo xtask diff`
"
    );
    let errors = text(&output.stderr);
    assert!(
        errors.contains("\ncars: 127.0.0.1:") && errors.contains("answers 404"),
        "{errors}"
    );
    assert_eq!(workspace.read("spec/pets.yaml"), changed());
    let after = workspace.files();
    let touched: Vec<&String> = (before.iter().zip(&after))
        .filter(|(before, after)| before != after)
        .map(|(before, _)| &before.0)
        .collect();
    assert_eq!(touched, ["pets.yaml", "sources.toml"]);
    workspace.is_sound();
}

/// Two that changed together are taken together, and one that breaks the others is left out.
#[test]
fn all_are_checked_together() {
    let shorter = |text: &str| text.replace("maxLength: 9", "maxLength: 8");
    let server = Server::start(vec![
        ("/pets", Answer::Page(page(&shorter(PETS)))),
        ("/toys", Answer::Page(page(&shorter(TOYS)))),
        ("/old-toys", Answer::Page(page(TOYS))),
    ]);
    let workspace = Workspace::at(&server.at("/pets"), "page-block");
    let output = workspace.run(&["vendor", "--all"]);
    assert_eq!(output.status.code(), Some(1), "toys did not change with it");
    assert!(
        text(&output.stderr).contains("pets: error[merge-conflict]: "),
        "{output:?}"
    );
    let table = text(&output.stdout);
    assert!(table.ends_with("\nnothing was written\n"), "{table}");
    assert_eq!(workspace.read("spec/pets.yaml"), PETS);
    // Now both are fetched.
    let said = workspace.takes(&["vendor", &server.at("/old-toys")]);
    assert!(said.starts_with("noted      spec/toys.yaml\n"), "{said}");
    let sources = workspace.read("spec/sources.toml");
    let entry = sources.split_once("[toys]").unwrap().1;
    assert!(entry.contains("kind = \"page-block\""), "{entry}");
    assert!(entry.contains("vendored = 2020-02-02 # a day"), "{entry}");
    workspace.write("spec/sources.toml", sources.replace("/old-toys", "/toys"));
    workspace.commit();
    let said = workspace.takes(&["vendor", "--all"]);
    assert!(
        said.starts_with("pets  changed     spec/pets.yaml\ntoys  changed     spec/toys.yaml\n"),
        "{said}"
    );
    workspace.is_sound();
    workspace.commit();
    let said = workspace.takes(&["vendor", "--all"]);
    assert!(said.ends_with("nothing has changed\n"), "{said}");
}
