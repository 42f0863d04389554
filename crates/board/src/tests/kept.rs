//! Where pages are kept: in the browser, on the server, in files.

use super::Bench;
use super::pages::edited;
use crate::{Action, Chore, Editing, Listing, Origin, Pages, Place, Refused, Served};
use weir_model::DashboardSpec;
use weir_model::spec::parse;

fn listing(page: &DashboardSpec, revision: &str) -> Pages {
    Pages::Listed(Some(Listing {
        writable: true,
        pages: vec![Served {
            revision: revision.to_owned(),
            text: page.to_json(),
        }],
        problems: vec!["x.json: not JSON".to_owned()],
    }))
}

#[test]
fn new_pages_and_copies_are_nowhere_until_they_are_saved() {
    let mut bench = Bench::open("/d/pod-to-pod");
    bench.pages(Pages::New("Über-Sicht: <b>".to_owned()));
    assert_eq!(bench.uid(), "ber-sicht-b");
    bench.edit(Editing::Add).edit(Editing::Save(Place::Browser));
    assert_eq!((bench.uid(), bench.state.panels.len()), ("ber-sicht-b", 1));
    assert!(
        bench
            .state
            .pages
            .iter()
            .any(|page| page.uid == "ber-sicht-b")
    );
    bench.pages(Pages::New("Über-Sicht: <b>".to_owned()));
    assert_eq!(bench.uid(), "ber-sicht-b-2");
    bench.edit(Editing::Discard);
    assert_eq!(bench.uid(), "flow-records");
    bench.pages(Pages::Duplicate);
    assert_eq!(bench.uid(), "copy-of-flow-records");
    assert!(
        bench
            .state
            .edit
            .as_ref()
            .is_some_and(|edit| edit.is_dirty())
    );
    bench.pages(Pages::Remove("flow-records".to_owned()));
    assert!(bench.chores().is_empty(), "the app's own pages stay");
}

#[test]
fn the_server_keeps_pages_and_says_when_somebody_was_faster() {
    let mut bench = edited();
    let theirs = DashboardSpec {
        title: "Theirs".to_owned(),
        ..bench.state.spec().expect("a page").clone()
    };
    bench
        .edit(Editing::Title("Mine".to_owned()))
        .edit(Editing::Save(Place::Server));
    let put = |bench: &Bench| match bench.chores().as_slice() {
        [Chore::Put { uid, revision, .. }] => Some((uid.clone(), revision.clone())),
        _ => None,
    };
    assert_eq!(put(&bench), Some(("pod-to-pod".to_owned(), None)));
    bench.pages(Pages::Saved(Err(Refused::Changed)));
    assert_eq!(bench.chores(), [Chore::List]);
    bench.pages(listing(&theirs, "7"));
    assert_eq!(bench.state.notes, ["x.json: not JSON"]);
    assert!(
        bench
            .state
            .saving
            .as_ref()
            .is_some_and(|saving| saving.conflict)
    );
    assert_eq!(bench.state.spec().map(|p| p.title.as_str()), Some("Mine"));
    bench.pages(Pages::Overwrite);
    assert_eq!(
        put(&bench),
        Some(("pod-to-pod".to_owned(), Some("7".to_owned())))
    );
    bench.pages(Pages::Saved(Ok("8".to_owned())));
    assert!(bench.state.edit.is_none() && bench.state.saving.is_none());
    assert_eq!(
        bench.state.library.origin("pod-to-pod"),
        Some(Origin::Server)
    );

    bench
        .edit(Editing::Begin)
        .edit(Editing::Remove(0))
        .edit(Editing::Save(Place::Server));
    bench
        .pages(Pages::Saved(Err(Refused::Changed)))
        .pages(listing(&theirs, "9"));
    bench.pages(Pages::TakeTheirs);
    assert_eq!(bench.state.spec(), Some(&theirs));
    assert!(bench.state.edit.is_none());

    bench.pages(Pages::Remove("pod-to-pod".to_owned()));
    assert_eq!(
        bench.chores(),
        [Chore::Delete {
            uid: "pod-to-pod".to_owned(),
            revision: "9".to_owned()
        }]
    );
    bench.pages(Pages::Removed(
        "pod-to-pod".to_owned(),
        Err(Refused::Words("No.".to_owned())),
    ));
    assert_eq!(bench.state.notes.len(), 1);
    bench.pages(Pages::Removed("pod-to-pod".to_owned(), Ok(())));
    assert_eq!(
        bench.state.spec().map(|p| p.title.as_str()),
        Some("Pod-to-Pod")
    );
}

#[test]
fn an_address_of_the_servers_page_waits_for_the_server() {
    let mut page = Bench::new().state.pages[0].clone();
    page.uid = "theirs".to_owned();
    let open = || {
        let mut bench = Bench::new();
        bench.pages(Pages::Open {
            pages: Vec::new(),
            drafts: Vec::new(),
        });
        bench.act(Action::Visit("/d/theirs?from=now-6h&to=now".to_owned()));
        assert!(bench.state.pending.is_some() && bench.requests().is_empty());
        bench
    };
    let mut bench = open();
    bench.pages(listing(&page, "1"));
    assert_eq!(
        (bench.uid(), bench.state.time.from.as_str()),
        ("theirs", "now-6h")
    );
    let mut bench = open();
    bench.pages(Pages::Listed(None));
    assert_eq!(bench.uid(), "flow-records");
    assert!(bench.state.notes[0].contains("theirs"));
}

#[test]
fn files_come_and_go() {
    let mut bench = Bench::open("/d/pod-to-pod");
    bench.pages(Pages::Export);
    let chores = bench.chores();
    let [Chore::Download { name, text }] = chores.as_slice() else {
        panic!("a file");
    };
    assert_eq!(name, "pod-to-pod.json");
    let mut page = parse(text).expect("a page");
    assert_eq!(Some(&page), bench.state.spec());
    page.title = "Theirs".to_owned();
    let import = |replace| Pages::Import {
        page: page.clone(),
        replace,
        place: Place::Browser,
    };
    let (first, second) = (import(false), import(true));
    bench.pages(first);
    assert_eq!(bench.uid(), "theirs");
    bench.pages(second);
    assert_eq!((bench.uid(), bench.state.pages.len()), ("pod-to-pod", 3));
    assert_eq!(bench.state.spec().map(|p| p.title.as_str()), Some("Theirs"));
}

#[test]
fn a_panel_is_added_to_a_page_old_or_new() {
    let mut bench = Bench::open("/d/pod-to-pod");
    let panel = bench.state.panels[0].spec.clone();
    let add = |to: Result<&str, &str>| Pages::AddPanel {
        panel: panel.clone(),
        to: to.map(str::to_owned).map_err(str::to_owned),
        place: Place::Browser,
    };
    let (new, old, none) = (add(Err("My page")), add(Ok("my-page")), add(Ok("nope")));
    bench.pages(new);
    assert_eq!((bench.uid(), bench.state.panels.len()), ("my-page", 1));
    bench.pages(old);
    assert_eq!(bench.shown(), ["octets", "octets-2"]);
    let grids: Vec<_> = bench
        .state
        .panels
        .iter()
        .map(|p| (p.spec.grid.x, p.spec.grid.y))
        .collect();
    assert_eq!(grids, [(0, 0), (12, 0)], "there is room beside");
    bench.pages(none);
    assert!(bench.last.is_empty());
}
