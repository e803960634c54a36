//! Which content codings somebody takes (RFC 9110, section 12.5.3).

use axum::http::{HeaderMap, header};

/// What a name says by its hash never changes (RFC 8246).
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Whether brotli may be sent: it is named, or `*` is there for it, and the plain form is not liked better.
pub(super) fn takes_brotli(request: &HeaderMap) -> bool {
    let (mut brotli, mut plain, mut any) = (None, None, None);
    let lines = request.get_all(header::ACCEPT_ENCODING);
    let items = lines.iter().filter_map(|line| line.to_str().ok());
    for item in items.flat_map(|line| line.split(',')) {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight(parameters);
        match name.trim().to_ascii_lowercase().as_str() {
            "br" => brotli = Some(weight),
            "identity" => plain = Some(weight),
            "*" => any = Some(weight),
            _ => {}
        }
    }
    let brotli = brotli.or(any).unwrap_or(0);
    brotli > 0 && brotli >= plain.unwrap_or(0)
}

/// A weight in thousandths; what is no weight counts as "not acceptable".
fn weight(parameters: &str) -> u16 {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return 1000;
    }
    let Some((name, value)) = parameters.split_once('=') else {
        return 0;
    };
    let (whole, rest) = value.split_once('.').unwrap_or((value, ""));
    let digits = rest.len() <= 3 && rest.bytes().all(|digit| digit.is_ascii_digit());
    let thousandths = format!("{rest:0<3}").parse().unwrap_or(0);
    match whole {
        _ if !digits || !name.eq_ignore_ascii_case("q") => 0,
        "0" => thousandths,
        "1" if thousandths == 0 => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn takes(lines: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(line));
        }
        takes_brotli(&headers)
    }

    #[test]
    fn brotli_is_for_those_who_say_that_they_take_it() {
        for line in [
            "br",
            "gzip, deflate, br",
            "gzip, deflate, br, zstd",
            "BR",
            "gzip;q=1.0,br;q=0.8",
            "br;q=0.001",
            "br ; Q=1.000",
            "*",
            "gzip, *;q=0.1",
            "br, identity",
            "br;q=0.5, identity;q=0.5",
            "br, *;q=0",
            "br, identity;q=0",
        ] {
            assert!(takes(&[line]), "{line}");
        }
        assert!(takes(&["gzip", "br"]));
    }

    #[test]
    fn it_is_not_for_those_who_do_not() {
        for line in [
            "",
            "gzip, deflate",
            "identity",
            "brotli",
            "br;q=0",
            "br;q=0.000",
            "*;q=0",
            "*, br;q=0",
            "br;q=0.5, identity",
            "br;q=0.4, identity;q=0.5",
            "br;q=2",
            "br;q=1.001",
            "br;q=0.0001",
            "br;q=.5",
            "br;q=-1",
            "br;q",
            "br;level=1",
        ] {
            assert!(!takes(&[line]), "{line}");
        }
        assert!(!takes(&[]));
    }
}
