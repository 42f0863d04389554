//! What a person chose: kept, repaired, changed.

use super::*;

fn ids(state: &TableState) -> Vec<&str> {
    state.columns.iter().map(|c| c.id.as_str()).collect()
}

fn columns(ids: &[&str]) -> TableState {
    TableState::with_columns(&ids.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
}

#[test]
fn the_default_columns_all_exist() {
    assert_eq!(ids(&TableState::default()), DEFAULT_COLUMNS);
    assert!(all_columns().count() > 55);
}

#[test]
fn a_state_survives_json_and_repairs_what_it_cannot_be() {
    let mut state = TableState::default();
    state.set_filter("sourcePod", "shop");
    let json = serde_json::to_string(&state).expect("json");
    assert_eq!(
        serde_json::from_str::<TableState>(&json).expect("a state"),
        state
    );
    let bad = r#"{"version":1,"columns":[{"id":"gone","width":1},{"id":"sourceIP","width":-5},
        {"id":"sourceIP","width":9}],"sort":{"column":"gone","descending":false},
        "filters":{"gone":"x","sourceIP":" "}}"#;
    let sane = serde_json::from_str::<TableState>(bad)
        .expect("a state")
        .sane();
    assert_eq!(ids(&sane), ["sourceIP"]);
    assert_eq!(
        (sane.columns[0].width, sane.sort),
        (MIN_WIDTH, Sort::default())
    );
    assert!(sane.filters.is_empty());
    let later = serde_json::from_str::<TableState>(r#"{"version":99,"columns":[]}"#);
    assert_eq!(later.expect("a state").sane(), TableState::default());
}

#[test]
fn columns_are_shown_hidden_moved_and_resized() {
    let mut state = columns(&["sourceIP", "destinationIP"]);
    state.toggle("flowType");
    state.move_to("flowType", 0);
    state.resize("flowType", 9e9);
    assert_eq!(ids(&state), ["flowType", "sourceIP", "destinationIP"]);
    assert_eq!(state.columns[0].width, MAX_WIDTH);
    state.toggle("flowType");
    state.toggle("sourceIP");
    state.toggle("destinationIP");
    assert_eq!(ids(&state), ["destinationIP"], "the last one stays");
}

#[test]
fn clicks_on_a_heading_sort_down_up_and_back() {
    let mut state = TableState::default();
    let click = |state: &mut TableState| {
        state.click_sort("sourcePod");
        (state.sort.column.clone(), state.sort.descending)
    };
    assert_eq!(click(&mut state), ("sourcePodName".to_owned(), true));
    assert_eq!(click(&mut state), ("sourcePodName".to_owned(), false));
    assert_eq!(click(&mut state), ("flowEndSeconds".to_owned(), true));
}

#[test]
fn only_sort_and_filters_make_rows_stale() {
    let mut table = table(&["sourceIP"]);
    let mut state = table.state().clone();
    state.toggle("flowType");
    assert!(!table.set_state(state.clone()));
    assert_eq!(table.heads().len(), 2);
    state.click_sort("sourceIP");
    assert!(table.set_state(state.clone()));
    assert_eq!(table.heads()[0].sorted, Some(true));
    state.set_filter("sourceIP", "10.0.0.0/8");
    assert!(table.set_state(state));
    assert_eq!(table.heads()[0].filter, "10.0.0.0/8");
}
