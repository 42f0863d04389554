//! The layout phases on graphs of numbers.

use super::super::graph::{Graph, GraphLink};
use super::super::layout::layout;
use super::super::order::{self, order, positions};
use super::super::place::MIN_SLOT;
use super::super::ribbon::{ease_at, edge};
use proptest::prelude::*;
use weir_scene::Point;

fn graph(layers: &[u32], links: &[(u32, u32, f64)]) -> Graph {
    let links = links.iter().map(|(source, target, value)| GraphLink {
        source: *source,
        target: *target,
        value: *value,
    });
    Graph::from_links(layers, links.collect()).expect("a graph")
}

fn crossings(g: &Graph, order: &order::Order) -> f64 {
    order::crossings(&g.adjacency(), order, &positions(g, order))
}

#[test]
fn wrong_links_are_named() {
    let wrong = |layers: &[u32], source, target, value| {
        Graph::from_links(
            layers,
            vec![GraphLink {
                source,
                target,
                value,
            }],
        )
        .expect_err("an error")
    };
    assert_eq!(
        wrong(&[0, 1], 0, 9, 1.0),
        "link 0 names a node that does not exist"
    );
    assert_eq!(
        wrong(&[0, 0], 0, 1, 1.0),
        "link 0 goes from layer 0 to 0, not to the next"
    );
    assert!(wrong(&[0, 1], 0, 1, f64::NAN).contains("expected 0 or more"));
}

#[test]
fn crossings_weigh_both_links() {
    let g = graph(&[0, 0, 1, 1], &[(0, 3, 2.0), (1, 2, 5.0), (1, 3, 1.0)]);
    assert_eq!(crossings(&g, &vec![vec![0, 1], vec![2, 3]]), 10.0);
    assert_eq!(crossings(&g, &vec![vec![1, 0], vec![2, 3]]), 0.0);
}

#[test]
fn a_planar_graph_ends_without_crossings() {
    let links: Vec<_> = (0..20)
        .map(|i| (i, 20 + (i * 7) % 20, f64::from(i % 5 + 1)))
        .collect();
    let layers: Vec<u32> = (0..40).map(|i| i / 20).collect();
    let g = graph(&layers, &links);
    assert_eq!(crossings(&g, &order(&g, &mut g.adjacency())), 0.0);
}

#[test]
fn other_and_unknown_stand_last_however_heavy() {
    let mut g = graph(&[0, 0, 0, 1], &[(0, 3, 90.0), (1, 3, 50.0), (2, 3, 1.0)]);
    g.nodes[0].rank = 1;
    g.nodes[1].rank = 2;
    let order = order(&g, &mut g.adjacency());
    assert_eq!(order[0], [2, 0, 1]);
}

#[test]
fn a_crowd_grows_taller_than_the_room() {
    let links: Vec<_> = (0..100).map(|i| (i, 100, 1.0)).collect();
    let mut layers = vec![0; 100];
    layers.push(1);
    let g = graph(&layers, &links);
    let places = layout(&g, 300.0).places;
    assert!(places.height >= 100.0 * MIN_SLOT);
    let calm = graph(&[0, 1], &[(0, 1, 3.0)]);
    assert_eq!(layout(&calm, 300.0).places.height, 300.0);
}

#[test]
fn nothing_at_all_lays_out() {
    let empty = layout(&Graph::default(), 100.0);
    assert_eq!((empty.places.height, empty.bands.len()), (100.0, 0));
    let zero = layout(&graph(&[0, 1], &[(0, 1, 0.0)]), 100.0);
    assert_eq!(zero.places.scale, 0.0);
}

#[test]
fn a_ribbons_edge_keeps_its_ends_and_is_symmetric() {
    let points = edge(Point::new(0.0, 10.0), Point::new(100.0, 50.0));
    assert_eq!(points[0], Point::new(0.0, 10.0));
    assert_eq!(points[points.len() - 1], Point::new(100.0, 50.0));
    assert!((ease_at(0.5) - 0.5).abs() < 1e-3);
    for p in points {
        assert!((10.0 + 40.0 * ease_at(p.x / 100.0) - p.y).abs() < 0.05);
    }
}

/// Random graphs of three layers in which every node may have any number of links.
fn graphs() -> impl Strategy<Value = Graph> {
    let link = (0u32..2, 0u32..15, 0u32..15, 1u32..1000);
    prop::collection::vec(link, 1..80).prop_map(|links| {
        let layers: Vec<u32> = (0..45).map(|i| i / 15).collect();
        let links: Vec<_> = links
            .iter()
            .map(|(gap, s, t, v)| (gap * 15 + s, gap * 15 + 15 + t, f64::from(*v)))
            .collect();
        graph(&layers, &links)
    })
}

proptest! {
    #[test]
    fn slots_never_overlap_and_stay_inside(g in graphs(), room in 50.0f64..2000.0) {
        let done = layout(&g, room);
        let places = &done.places;
        for layer in &done.order {
            let mut y = 0.0;
            for node in layer {
                let i = *node as usize;
                let top = places.top[i] + places.bar[i] / 2.0 - places.slot[i] / 2.0;
                prop_assert!(top >= y - 1e-6, "{top} above {y}");
                prop_assert!(places.slot[i] >= MIN_SLOT && places.bar[i] <= places.slot[i]);
                y = top + places.slot[i];
            }
            prop_assert!(y <= places.height + 1e-6);
        }
    }

    #[test]
    fn links_fill_their_bars_without_overlap(g in graphs()) {
        let done = layout(&g, 600.0);
        for (i, _) in g.nodes.iter().enumerate() {
            let mut bands: Vec<_> = g
                .links
                .iter()
                .zip(&done.bands)
                .filter(|(l, _)| l.source == i as u32)
                .map(|(_, b)| (b.source, b.width))
                .collect();
            bands.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (top, bar) = (done.places.top[i] as f32, done.places.bar[i] as f32);
            let mut y = top - 0.01;
            for (at, width) in bands {
                prop_assert!(at >= y - 0.02);
                y = at + width;
            }
            prop_assert!(y <= top + bar + 0.02);
        }
    }

    #[test]
    fn the_order_is_never_worse_than_heaviest_first(g in graphs()) {
        let mut start = vec![Vec::new(); 3];
        for (i, node) in g.nodes.iter().enumerate() {
            start[node.layer as usize].push(i as u32);
        }
        for layer in &mut start {
            layer.sort_by(|a: &u32, b| {
                g.nodes[*b as usize].value.total_cmp(&g.nodes[*a as usize].value)
            });
        }
        let best = crossings(&g, &order(&g, &mut g.adjacency()));
        prop_assert!(best <= crossings(&g, &start) * (1.0 + 1e-9));
    }
}
