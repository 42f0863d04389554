//! Pages are edited, kept, copied, imported and taken away; nothing is lost on the way.

use super::{Bench, number_column};
use crate::edit::Direction;
use crate::{Action, Chore, Command, Editing, Origin, Pages, Place, url};
use proptest::prelude::*;
use weir_model::spec::parse;
use weir_model::{DashboardSpec, PanelSpec};

impl Bench {
    pub(super) fn edit(&mut self, editing: Editing) -> &mut Self {
        self.act(Action::Edit(editing))
    }

    pub(super) fn pages(&mut self, pages: Pages) -> &mut Self {
        self.act(Action::Pages(pages))
    }

    /// The chores that the last action gave.
    pub(super) fn chores(&self) -> Vec<Chore> {
        let chore = |command: &Command| match command {
            Command::Library(chore) => Some(chore.clone()),
            _ => None,
        };
        self.last.iter().filter_map(chore).collect()
    }

    pub(super) fn uid(&self) -> &str {
        self.state.spec().map_or("", |page| page.uid.as_str())
    }

    pub(super) fn shown(&self) -> Vec<&str> {
        let panels = self.state.panels.iter();
        panels.map(|panel| panel.spec.id.as_str()).collect()
    }
}

/// The page of Pods, answered and edited.
pub(super) fn edited() -> Bench {
    let mut bench = Bench::open("/d/pod-to-pod");
    for request in bench.requests() {
        bench.answer(request, number_column("octets", &[7]));
    }
    bench.edit(Editing::Begin);
    bench
}

fn kept(chores: &[Chore], wanted: &str) -> Option<Option<DashboardSpec>> {
    chores.iter().find_map(|chore| match chore {
        Chore::Keep { name, text } if name == wanted => {
            Some(text.as_ref().map(|text| parse(text).expect("a page")))
        }
        _ => None,
    })
}

#[test]
fn panels_are_added_copied_taken_away_and_undone() {
    let mut bench = edited();
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| push && url.contains("edit=1"))
    );
    assert!(bench.requests().is_empty(), "what is there stays");
    let before = bench.state.panels.len();
    bench.edit(Editing::Add);
    assert_eq!(
        (bench.requests().len(), bench.state.panels.len()),
        (1, before + 1)
    );
    bench.edit(Editing::Duplicate(0));
    assert!(bench.shown().contains(&"octets-2"));
    bench.edit(Editing::Remove(0));
    assert!(!bench.shown().contains(&"octets"));
    assert_eq!(bench.requests().len(), 2, "only what was under way");
    assert!(
        bench.state.panels[0].answer.is_some(),
        "the others keep theirs"
    );
    let draft = kept(&bench.chores(), "draft.pod-to-pod")
        .flatten()
        .expect("a draft");
    assert_eq!(Some(&draft), bench.state.spec());
    for _ in 0..3 {
        bench.edit(Editing::Undo);
    }
    assert_eq!(bench.shown(), Bench::open("/d/pod-to-pod").shown());
    assert_eq!(kept(&bench.chores(), "draft.pod-to-pod"), Some(None));
    assert!(!bench.state.edit.as_ref().expect("editing").is_dirty());
}

#[test]
fn panels_are_moved_and_sized_and_it_is_said() {
    let mut bench = edited();
    bench.edit(Editing::Size(0, Direction::Right));
    insta::assert_snapshot!(bench.state.edit.as_ref().expect("editing").said, @r#"Octets, source to destination: column 1, row 1, 13 columns wide, 13 rows high."#);
    bench.edit(Editing::Move(0, Direction::Down));
    insta::assert_snapshot!(bench.state.edit.as_ref().expect("editing").said, @r#"Octets, source to destination: column 1, row 17, 13 columns wide, 13 rows high."#);
    let grids: Vec<_> = bench.state.panels.iter().map(|p| p.spec.grid).collect();
    assert!(bench.requests().is_empty());
    bench.edit(Editing::Place {
        grids: grids.clone(),
        begin: true,
    });
    assert_eq!(bench.last.len(), 0, "nothing changed");
}

#[test]
fn a_saved_page_stands_in_for_the_built_in_one_which_can_be_restored() {
    let mut bench = edited();
    bench.edit(Editing::Title("Mine".to_owned()));
    bench.edit(Editing::Title("  ".to_owned()));
    bench.edit(Editing::Describe("My own".to_owned()));
    bench.edit(Editing::Move(0, Direction::Down));
    bench.edit(Editing::Save(Place::Browser));
    let page = kept(&bench.chores(), "page.pod-to-pod")
        .flatten()
        .expect("kept");
    assert_eq!(
        (page.title.as_str(), page.description.as_str()),
        ("Mine", "My own")
    );
    assert!(
        page.panels
            .windows(2)
            .all(|p| (p[0].grid.y, p[0].grid.x) <= (p[1].grid.y, p[1].grid.x))
    );
    assert!(bench.state.edit.is_none() && bench.state.library.draft("pod-to-pod").is_none());
    assert_eq!(
        bench.state.library.origin("pod-to-pod"),
        Some(Origin::Browser)
    );
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| !push && !url.contains("edit"))
    );
    assert_eq!(bench.state.spec().map(|p| p.title.as_str()), Some("Mine"));

    let mut again = Bench::new();
    let pages = vec![page.to_json(), "nonsense".to_owned()];
    again.pages(Pages::Open {
        pages,
        drafts: Vec::new(),
    });
    assert_eq!(again.chores(), [Chore::List]);
    again.act(Action::Visit("/d/pod-to-pod".to_owned()));
    assert_eq!(again.state.spec().map(|p| p.title.as_str()), Some("Mine"));
    again.pages(Pages::Listed(None));
    assert_eq!(again.state.notes.len(), 1, "{:?}", again.state.notes);
    again.pages(Pages::Remove("pod-to-pod".to_owned()));
    assert_eq!(kept(&again.chores(), "page.pod-to-pod"), Some(None));
    assert_eq!(
        again.state.spec().map(|p| p.title.as_str()),
        Some("Pod-to-Pod")
    );
}

#[test]
fn a_draft_survives_a_reload_and_leaving_asks_first() {
    let mut bench = edited();
    bench.edit(Editing::Remove(0));
    let draft = kept(&bench.chores(), "draft.pod-to-pod")
        .flatten()
        .expect("a draft");
    let mut again = Bench::new();
    again.pages(Pages::Open {
        pages: Vec::new(),
        drafts: vec![draft.to_json()],
    });
    again.act(Action::Visit("/d/pod-to-pod?edit=1".to_owned()));
    assert_eq!(again.state.spec(), Some(&draft));
    assert!(
        again
            .state
            .edit
            .as_ref()
            .is_some_and(|edit| edit.is_dirty())
    );

    bench.act(Action::OpenPage("flow-records".to_owned()));
    assert_eq!(bench.uid(), "pod-to-pod");
    assert!(
        bench
            .state
            .edit
            .as_ref()
            .is_some_and(|edit| edit.leaving.is_some())
    );
    bench.edit(Editing::Stay);
    assert!(
        bench
            .state
            .edit
            .as_ref()
            .is_some_and(|edit| edit.leaving.is_none())
    );
    // The way back of the history goes nowhere either.
    bench.act(Action::Visit("/d/pod-to-pod".to_owned()));
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| push && url.contains("edit=1"))
    );
    bench.act(Action::OpenPage("flow-records".to_owned()));
    bench.edit(Editing::Discard);
    assert_eq!(bench.uid(), "flow-records");
    assert!(bench.state.edit.is_none() && bench.state.library.draft("pod-to-pod").is_none());
}

#[test]
fn saving_while_leaving_leaves() {
    let mut bench = edited();
    bench.edit(Editing::Remove(0));
    bench.act(Action::OpenPage("flow-records".to_owned()));
    bench.edit(Editing::Save(Place::Browser));
    assert_eq!(bench.uid(), "flow-records");
    bench.act(Action::OpenPage("pod-to-pod".to_owned()));
    assert!(!bench.shown().contains(&"octets"));
}

#[test]
fn changed_panels_and_chips_become_the_pages_own() {
    let mut bench = Bench::open("/d/pod-to-pod");
    let mut spec = bench.state.own_panel(0).expect("a panel").clone();
    spec.title = "Changed".to_owned();
    bench.act(Action::ChangePanel(0, spec.clone()));
    bench.act(Action::DisableChips);
    bench.edit(Editing::Begin).edit(Editing::TakeChips);
    assert!(
        bench
            .state
            .spec()
            .is_some_and(|page| page.default_filters.is_empty())
    );
    spec.description = "Told".to_owned();
    bench.act(Action::ChangePanel(0, spec));
    bench.edit(Editing::Save(Place::Browser));
    let panel = bench.state.own_panel(0).expect("a panel");
    assert_eq!(
        (panel.title.as_str(), panel.description.as_str()),
        ("Changed", "Told")
    );
    assert!(!url::of(&bench.state).contains("p-"));
}

#[test]
fn a_title_that_somebody_wrote_outlives_another_question() {
    let mut bench = Bench::open("/d/pod-to-pod");
    bench.edit(Editing::Begin);
    let asked = |bench: &Bench, name: &str, value: &str| {
        let before = &bench.state.panels[0].spec;
        let after = crate::edit::set(before, name, value).expect("a change");
        crate::edit::entitled(before, bench.state.kept_panel(0), after)
    };
    let stages = asked(&bench, "by-0", "sourcePodNamespace");
    assert_eq!(stages.title, "Octets: Source namespace → Destination Pod");
    let titled = asked(&bench, "title", "Ours");
    bench.act(Action::ChangePanel(0, titled));
    assert_eq!(asked(&bench, "by-0", "sourcePodNamespace").title, "Ours");
}

#[test]
fn json_of_pages_is_for_people_too() {
    let bench = Bench::new();
    let mut page = bench.state.pages[0].clone();
    page.panels.truncate(1);
    insta::assert_snapshot!(page.to_json(), @r#"
    {
      "version": 1,
      "uid": "flow-records",
      "title": "Flow Records",
      "description": "Every flow record in the range: how many, when, and each one's fields.",
      "scope": "",
      "defaultFilters": [
        "octetDeltaCount > 0 or packetDeltaCount > 0 or reverseOctetDeltaCount > 0 or reversePacketDeltaCount > 0"
      ],
      "filterLabels": ["Only records with traffic"],
      "panels": [
        {
          "id": "count",
          "title": "Flow records",
          "description": "Records in the range that carried traffic.",
          "grid": { "x": 0, "y": 0, "w": 6, "h": 5 },
          "query": { "kind": "totals", "measures": ["records", "octets", "reverseOctets"] },
          "view": { "kind": "stat" }
        }
      ]
    }
    "#);
}

proptest! {
    #[test]
    fn json_of_pages_reads_back(texts in proptest::collection::vec(any::<String>(), 4)) {
        let mut page = Bench::new().state.pages[1].clone();
        page.title.clone_from(&texts[0]);
        page.description.clone_from(&texts[1]);
        page.filter_labels = vec![texts[2].clone()];
        page.panels[0].title = format!("{{\"{}\": [1, \\\"", texts[3]);
        prop_assert_eq!(parse(&page.to_json()), Ok(page));
    }

    #[test]
    fn pages_stay_valid_whatever_is_done(
        steps in proptest::collection::vec((0usize..9, 0usize..10, any::<bool>()), 1..20),
    ) {
        let mut bench = Bench::open("/d/pod-to-pod");
        bench.edit(Editing::Begin);
        for (what, at, down) in steps {
            let to = if down { Direction::Down } else { Direction::Left };
            let back = if down { Direction::Right } else { Direction::Up };
            bench.edit(match what {
                0 => Editing::Add,
                1 => Editing::Duplicate(at),
                2 => Editing::Remove(at),
                3 => Editing::Undo,
                4 => Editing::Move(at, to),
                5 => Editing::Move(at, back),
                6 => Editing::Size(at, to),
                7 => Editing::Size(at, back),
                _ => Editing::TakeChips,
            });
            let page = bench.state.spec().expect("a page");
            prop_assert_eq!(page.check(), Ok(()));
            let shown: Vec<&PanelSpec> = bench.state.panels.iter().map(|p| &p.spec).collect();
            prop_assert_eq!(shown, page.panels.iter().collect::<Vec<_>>());
        }
    }
}
