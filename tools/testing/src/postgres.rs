//! The PostgreSQL server that the native tests share.

/// Runs work with a PostgreSQL server, and the variable that names it to the tests. A server that somebody has named
/// is used as it is; one that is started here ends with the work, however that ends.
///
/// # Errors
/// If no server starts, or what the work returns.
#[cfg(unix)]
pub fn with_server<E: From<provision::Error>>(
    work: impl FnOnce(Option<(&str, &str)>) -> Result<(), E>,
) -> Result<(), E> {
    use postgres_cluster::{Cluster, Settings, VARIABLE};
    if std::env::var_os(VARIABLE).is_some_and(|url| !url.is_empty()) {
        return work(None);
    }
    let cluster = Cluster::start(&Settings::default()).map_err(|error| provision::Error::Failed {
        what: "starting a PostgreSQL server for the tests".to_owned(),
        how: error.to_string(),
        next: format!("or name a running one by `{VARIABLE}`"),
    })?;
    work(Some((VARIABLE, &cluster.maintenance_url())))
}

/// Without such a server here the tests themselves say what they lack.
#[cfg(not(unix))]
pub fn with_server<E: From<provision::Error>>(
    work: impl FnOnce(Option<(&str, &str)>) -> Result<(), E>,
) -> Result<(), E> {
    work(None)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_there_for_the_work_and_gone_when_the_work_fails() {
        let mut address = None;
        let result = with_server(|environment| {
            let url = environment.map(|(_, url)| url.to_owned());
            let url = url.or_else(|| std::env::var("DIDIM_POSTGRES").ok()).unwrap();
            let host = url
                .split('@')
                .nth(1)
                .unwrap()
                .split('/')
                .next()
                .unwrap()
                .to_owned();
            std::net::TcpStream::connect(&host).unwrap();
            address = environment.map(|_| host);
            Err(provision::Error::Failed {
                what: "the work".to_owned(),
                how: "as it should".to_owned(),
                next: String::new(),
            })
        });
        assert!(result.unwrap_err().to_string().starts_with("the work failed"));
        // One that somebody has named goes on.
        if let Some(host) = address {
            assert!(std::net::TcpStream::connect(&host).is_err());
        }
    }
}
