use http::Method;

use super::contract::{bindings, is_public};
use super::*;

fn routes(paths: &[(&str, &'static str)]) -> Routes<&'static str> {
    let mut routes = Routes::default();
    for (path, target) in paths {
        let (method, path) = path.split_once(' ').expect("METHOD path");
        let template = Template::parse(path).expect("a template");
        let method = method.parse().expect("a method");
        routes.add(method, &template, *target).expect("no conflict");
    }
    routes
}

fn find(routes: &Routes<&'static str>, method: &Method, path: &str) -> String {
    match routes.find(method, path) {
        Found::Target(target, variables) => {
            let variables: Vec<_> = variables
                .iter()
                .map(|(field, value)| format!(" {field}={value}"))
                .collect();
            format!("{target}{}", variables.concat())
        }
        Found::OtherMethods(methods) => format!("{methods:?}"),
        Found::Nothing => "nothing".to_owned(),
    }
}

#[test]
fn requests_find_their_targets() {
    let routes = routes(&[
        ("GET /v1/partners", "list"),
        ("POST /v1/partners", "create"),
        ("GET /v1/partners/{partner_id}", "get"),
        ("PATCH /v1/partners/{partner.partner_id}", "update"),
        ("GET /v1/partners/main", "main"),
        ("POST /v1/partners/{partner_id}:approve", "approve"),
        ("GET /v1/partners:summarize", "summarize"),
        ("GET /v1/imports/{import_id}/rows", "rows"),
    ]);
    let cases = [
        ("GET", "/v1/partners", "list"),
        ("HEAD", "/v1/partners", "list"),
        ("POST", "/v1/partners", "create"),
        ("GET", "/v1/partners/p%201", "get partner_id=p 1"),
        ("GET", "/v1/partners/a%2Fb%3Ac", "get partner_id=a/b:c"),
        ("GET", "/v1/partners/main", "main"),
        ("PATCH", "/v1/partners/7", "update partner.partner_id=7"),
        ("POST", "/v1/partners/7:approve", "approve partner_id=7"),
        ("GET", "/v1/partners:summarize", "summarize"),
        ("GET", "/v1/imports/9/rows", "rows import_id=9"),
        ("DELETE", "/v1/partners", "[GET, POST]"),
        ("GET", "/v1/partners/7:approve", "[POST]"),
        ("GET", "/v1/partners/7:reject", "nothing"),
        ("GET", "/v1/partners/", "nothing"),
        ("GET", "/v1/partners/7/", "nothing"),
        ("GET", "/v1/partners/%ff", "nothing"),
        ("GET", "/", "nothing"),
        ("GET", "*", "nothing"),
    ];
    for (method, path, expected) in cases {
        let method = method.parse().expect("a method");
        assert_eq!(find(&routes, &method, path), expected, "{method} {path}");
    }
}

#[test]
fn the_same_path_twice_is_a_conflict_whatever_its_variables_are_called() {
    let mut routes = Routes::default();
    let first = Template::parse("/v1/plans/{plan_id}").expect("a template");
    let second = Template::parse("/v1/plans/{plan.plan_id}").expect("a template");
    routes
        .add(Method::GET, &first, 1)
        .expect("the first is free");
    routes
        .add(Method::PATCH, &second, 2)
        .expect("another method");
    assert!(routes.add(Method::GET, &second, 3).is_err());
}

#[test]
fn paths_that_cannot_be_routed_are_refused() {
    for path in [
        "v1/x",
        "/v1/{a=b/*}",
        "/v1/{a}b",
        "/v1//x",
        "/v1/{a.}",
        "/v1/x:",
        "/v1/**",
    ] {
        assert!(Template::parse(path).is_err(), "{path}");
    }
}

#[test]
fn every_public_method_has_its_route_and_no_other_has_one() {
    let pool = &contracts::POOL;
    let bindings = bindings(pool).expect("the contracts' rules can be served");
    let mut routes = Routes::default();
    for (method, template, rpc) in &bindings {
        routes
            .add(method.clone(), template, rpc.method.full_name().to_owned())
            .expect("no two methods share a path");
    }
    let mut public = 0;
    for method in pool
        .services()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
    {
        let routed = bindings.iter().any(|(_, _, rpc)| rpc.method == method);
        let expected = is_public(pool, &method).expect("the option is readable");
        assert_eq!(routed, expected, "{}", method.full_name());
        public += usize::from(expected);
    }
    assert!(public > 50, "only {public} public methods");
    assert!(matches!(
        routes.find(
            &Method::POST,
            "/tandem.platform.v1.EventSinkService/Deliver"
        ),
        Found::Nothing
    ));
}
