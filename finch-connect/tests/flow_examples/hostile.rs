//! What other sites, other names of this machine and odd requests get from both examples.

use reqwest::Method;

use super::World;

const ALL: [(&str, &str); 2] = [("redirect_flow", "/connect"), ("embedded_flow", "/session")];

#[tokio::test]
async fn nothing_changes_for_another_site() {
    for (example, path) in ALL {
        let mut world = World::new(example);
        let own = world.program.origin.clone();
        let port = own.rsplit(':').next().unwrap().to_owned();
        let foreign: [&[(&str, &str)]; 7] = [
            &[],
            &[("Origin", "https://evil.example")],
            &[("Origin", "null")],
            &[("Origin", &format!("{own}.evil.example"))],
            &[("Origin", &format!("https://127.0.0.1:{port}"))],
            &[("Sec-Fetch-Site", "cross-site"), ("Origin", &own)],
            // Another port of this machine.
            &[
                ("Sec-Fetch-Site", "same-site"),
                ("Origin", "http://127.0.0.1:1"),
            ],
        ];
        for headers in foreign {
            let mut request = world.browser.request(Method::POST, path);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let page = world.browser.send(request).await;
            assert_eq!(page.status, 403, "{headers:?}");
            assert_eq!(page.header("set-cookie"), "");
        }
        assert!(world.finch.requests().is_empty());

        // A browser that says less, and is honest.
        let request = world
            .browser
            .request(Method::POST, path)
            .header("Origin", &own);
        let page = world.browser.send(request).await;
        assert!(page.status.as_u16() < 400, "{}", page.body);
        world.close();
    }
}

#[tokio::test]
async fn another_name_of_this_machine_leads_to_the_right_one() {
    for (example, path) in ALL {
        let mut world = World::new(example);
        let own = world.program.origin.clone();
        for host in ["localhost:3000", "evil.example", "127.0.0.1"] {
            for (method, path) in [
                (Method::GET, "/"),
                (Method::GET, "/callback?code=c"),
                (Method::POST, path),
            ] {
                let request = world.browser.request(method, path).header("Host", host);
                let page = world.browser.send(request).await;
                assert_eq!(page.location(), format!("{own}/"), "{host} {path}");
            }
        }
        assert!(world.finch.requests().is_empty());
        world.close();
    }
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    for (example, path) in ALL {
        let mut world = World::new(example);
        let mut pages = vec![
            world.browser.press(path).await,
            world.browser.press("/nowhere").await,
        ];
        for path in [
            "/",
            "/callback?code=c&state=s",
            "/style.css",
            "/connected",
            "/connect",
        ] {
            pages.push(world.browser.get(path).await);
        }
        for page in &pages {
            let policy = page.header("content-security-policy");
            for part in [
                "default-src 'none'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
            ] {
                assert!(policy.contains(part), "{policy}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("x-content-type-options"), "nosniff");
            assert_eq!(page.header("referrer-policy"), "same-origin");
        }
        let cookie = pages[0].header("set-cookie");
        let (name, rest) = cookie.split_once('=').unwrap();
        assert_eq!(name, format!("{example}_session"));
        assert!(
            rest.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
            "{cookie}"
        );
        world.close();
    }
}

#[tokio::test]
async fn an_exchange_is_json_of_some_size() {
    let mut world = World::new("embedded_flow");
    let own = world.program.origin.clone();
    for (kind, body, status) in [
        (
            "application/x-www-form-urlencoded",
            "code=c&state=s".to_owned(),
            415,
        ),
        ("text/plain", r#"{"code":"c","state":"s"}"#.to_owned(), 415),
        ("application/json", "{".to_owned(), 400),
        ("application/json", "[]".to_owned(), 422),
        (
            "application/json",
            format!("{{\"code\":\"{}\"}}", "c".repeat(70_000)),
            413,
        ),
    ] {
        let request = world
            .browser
            .request(Method::POST, "/exchange")
            .header("Origin", &own)
            .header("Content-Type", kind)
            .body(body);
        let page = world.browser.send(request).await;
        assert_eq!(page.status, status, "{kind}");
    }
    assert!(world.finch.requests().is_empty());
    world.close();
}
