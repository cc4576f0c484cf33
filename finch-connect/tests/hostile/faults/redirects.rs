//! Answers that send the client elsewhere. It goes nowhere: the other host, which listens, sees no
//! connection, and every answer is an error that names the host.

use super::{plain, reply};
use crate::hostile::fault::{Expected, Fault, HEAD, answer, lost, refused};

pub fn faults() -> Vec<Fault> {
    [kinds(), places(), strange_places(), floods()]
        .into_iter()
        .flatten()
        .collect()
}

/// An answer with this status and these headers.
fn redirect(status: u16, headers: &str, expected: Expected) -> Fault {
    let answer = plain(&format!("{status} Elsewhere"), headers, "");
    Fault::new(format!("status {status}"), vec![reply(answer)], expected).connections(1)
}

fn kinds() -> Vec<Fault> {
    let elsewhere = "location: http://{elsewhere}/connect/sessions\r\n";
    let followed = [301, 302, 303, 307, 308];
    let session = followed.into_iter().map(|status| {
        redirect(
            status,
            elsewhere,
            refused(status, 1, "redirect to http://127.0.0.1:"),
        )
        .named(&format!("status {status} to another host"))
    });
    let token = followed.into_iter().map(|status| {
        redirect(
            status,
            elsewhere,
            refused(status, 1, "redirect to http://127.0.0.1:"),
        )
        .token()
        .named(&format!(
            "status {status} to another host, with a secret in the body"
        ))
    });
    let others = [300, 304, 305, 306, 399].into_iter().map(|status| {
        redirect(
            status,
            elsewhere,
            refused(status, 1, "redirect to http://127.0.0.1:"),
        )
        .named(&format!("status {status} with another host"))
    });
    let upload = redirect(
        307,
        elsewhere,
        refused(307, 1, "redirect to http://127.0.0.1:"),
    )
    .upload()
    .named("status 307 to another host, for an upload");
    session.chain(token).chain(others).chain([upload]).collect()
}

/// A redirect to this place.
fn to(name: &str, location: &str, says: &str) -> Fault {
    let headers = format!("location: {location}\r\n");
    redirect(307, &headers, refused(307, 1, says)).named(&format!("a redirect {name}"))
}

/// Where a redirect can lead.
fn places() -> Vec<Fault> {
    let same = "redirect to another path of the same host is not followed";
    vec![
        redirect(307, "", refused(307, 1, "status 307: Temporary Redirect"))
            .named("a redirect without a place"),
        redirect(304, "", refused(304, 1, "status 304: Not Modified")).named("304 without a place"),
        redirect(300, "", refused(300, 1, "status 300: Multiple Choices"))
            .named("300 without a place"),
        to("to a path", "/elsewhere", same),
        to("to a path beside", "elsewhere?a=b", same),
        to("to nothing", "", same),
        to("to its own path", "/connect/sessions", same),
        to(
            "without a scheme",
            "//evil.test/",
            "evil.test is not followed",
        ),
        to(
            "to another host by https, with a port",
            "https://evil.test:444/a?code=c#d",
            "redirect to https://evil.test:444 is not followed",
        ),
        redirect(
            307,
            "location: /a\r\nx-should-retry: true\r\n",
            refused(307, 1, same),
        )
        .connections(1)
        .named("a redirect with x-should-retry: true is asked for once"),
        redirect(
            307,
            "location: http://{elsewhere}/\r\n",
            refused(307, 1, "is not followed"),
        )
        .answering("good")
        .then(answer(201, "good"))
        .connections(2)
        .named("a permanent redirect is not remembered"),
    ]
}

/// Places that no client should go to, or that are none.
fn strange_places() -> Vec<Fault> {
    let nowhere = "redirect to a place without a host is not followed";
    vec![
        to("to a script", "javascript:alert(1)", nowhere),
        to("to data", "data:text/html,hello", nowhere),
        to("to a file", "file:///etc/passwd", nowhere),
        to(
            "to ftp",
            "ftp://evil.test/",
            "redirect to ftp://evil.test is not followed",
        ),
        to(
            "to an unknown scheme",
            "x-evil://evil.test/",
            "redirect to x-evil://evil.test is not followed",
        ),
        to(
            "with a user and a password",
            "http://user:pa55word@evil.test/",
            "redirect to http://evil.test is not followed",
        ),
        to("that is garbage", "http://[::garbage", nowhere),
        to(
            "to a host that fools terminals",
            "http://\u{202e}evil.test/",
            "is not followed",
        ),
        to(
            "that is no ASCII",
            "http://größe.test/",
            "redirect to http://xn--gre-6ka8i.test is not followed",
        ),
        to(
            "to an IPv6 address",
            "http://[::1]:8080/",
            "redirect to http://[::1]:8080 is not followed",
        ),
        to(
            "to two places",
            "http://one.test/\r\nlocation: http://two.test/",
            "redirect to http://one.test is not followed",
        ),
        to(
            "with the secret for a host",
            &format!("http://{}.test/", crate::support::CLIENT_SECRET),
            "redirect to http://***.test is not followed",
        ),
    ]
}

fn floods() -> Vec<Fault> {
    let to = |name: &str, location: &str, expected: Expected| {
        let answer = plain("307 Elsewhere", &format!("location: {location}\r\n"), "");
        Fault::new(format!("a redirect {name}"), vec![reply(answer)], expected).memory(HEAD)
    };
    vec![
        to(
            "with a path of 100 KB",
            &format!("http://evil.test/{}", "x".repeat(100_000)),
            refused(307, 1, "redirect to http://evil.test is not followed"),
        ),
        to(
            "to a host of 100 KB",
            &format!("http://{}/", "x".repeat(100_000)),
            refused(307, 1, "redirect to"),
        ),
        to(
            "of 10 MB",
            &format!("http://evil.test/{}", "x".repeat(10_000_000)),
            lost(3, "message head is too large"),
        ),
        to(
            "with an escape sequence",
            "http://evil.test/\u{1b}[2J",
            lost(3, "the connection was lost"),
        ),
    ]
}
