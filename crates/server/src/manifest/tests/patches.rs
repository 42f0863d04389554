//! kustomize's base and components give what `weir manifest` gives for the same values: applied here
//! by RFC 6902, and by Go's kustomize where it is installed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::manifest::{COMPONENTS, Component, Given, id, kustomize_files, objects, yaml};

/// Objects by kind and name, with named lists in the order of their names: kustomize may append in
/// another order, which means the same.
type Objects = BTreeMap<(String, String), Value>;

fn indexed(all: Vec<Value>) -> Objects {
    all.into_iter()
        .map(|object| (id(&object), sorted(object)))
        .collect()
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().map(|(k, v)| (k, sorted(v))).collect(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(sorted).collect();
            if items.iter().all(|item| item["name"].is_string()) {
                items.sort_by_key(|item| item["name"].as_str().unwrap_or_default().to_owned());
            }
            Value::Array(items)
        }
        plain => plain,
    }
}

/// The manifest for several components' values; none where they contradict each other.
fn wanted(components: &[&Component]) -> Option<Objects> {
    let mut given = Given::default();
    components
        .iter()
        .for_each(|component| (component.set)(&mut given));
    Some(indexed(objects(&given.values().ok()?)))
}

struct Kustomize(BTreeMap<String, String>);

impl Kustomize {
    fn new() -> Self {
        Self(
            kustomize_files(&Given::default())
                .unwrap()
                .into_iter()
                .collect(),
        )
    }

    fn yaml(&self, path: &str) -> Vec<Value> {
        self.0
            .get(path)
            .map_or(Vec::new(), |text| yaml::read(text).unwrap())
    }

    /// What the components make of the base, one after the other.
    fn build(&self, components: &[&Component]) -> Objects {
        let mut all = self.yaml("base/objects.yaml");
        for component in components {
            let folder = format!("components/{}", component.name);
            all.extend(self.yaml(&format!("{folder}/objects.yaml")));
            let kustomization = self.yaml(&format!("{folder}/kustomization.yaml")).remove(0);
            for patch in kustomization["patches"].as_array().into_iter().flatten() {
                apply(&mut all, patch, component.name);
            }
        }
        indexed(all)
    }
}

fn apply(all: &mut Vec<Value>, patch: &Value, component: &str) {
    let target = &patch["target"];
    let words = yaml::read(patch["patch"].as_str().unwrap())
        .unwrap()
        .remove(0);
    let hit = |o: &Value| o["kind"] == target["kind"] && o["metadata"]["name"] == target["name"];
    if words["$patch"] == "delete" {
        all.retain(|object| !hit(object));
        return;
    }
    let operations: json_patch::Patch = serde_json::from_value(words).unwrap();
    for object in all.iter_mut().filter(|o| hit(o)) {
        let done = json_patch::patch(object, &operations);
        done.unwrap_or_else(|e| panic!("{component}: {e}"));
    }
}

/// Pairs that say opposite things of one volume.
fn opposed(a: &Component, b: &Component) -> bool {
    let names = [a.name, b.name];
    names.contains(&"storage-2gi") && names.contains(&"persistent")
}

/// Whether the order is the documented one: what leaves a part out comes last.
fn in_order(a: &Component, b: &Component) -> bool {
    !a.name.starts_with("no-") || b.name.starts_with("no-")
}

fn pairs() -> Vec<[&'static Component; 2]> {
    let all = COMPONENTS.iter();
    let pairs = all.flat_map(|a| COMPONENTS.iter().map(move |b| [a, b]));
    pairs
        .filter(|[a, b]| a.name != b.name && !opposed(a, b) && in_order(a, b))
        .collect()
}

fn same(found: &Objects, wanted: &Objects, of: &str) {
    let names = |all: &Objects| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(wanted), "{of}");
    for (name, object) in wanted {
        assert_eq!(&found[name], object, "{of}: {name:?}");
    }
}

#[test]
fn every_component_and_every_pair_is_what_its_values_make() {
    let kustomize = Kustomize::new();
    same(&kustomize.build(&[]), &wanted(&[]).unwrap(), "base");
    for component in &COMPONENTS {
        same(
            &kustomize.build(&[component]),
            &wanted(&[component]).unwrap(),
            component.name,
        );
    }
    let mut compared = 0;
    for pair in pairs() {
        if let Some(wanted) = wanted(&pair) {
            same(
                &kustomize.build(&pair),
                &wanted,
                &format!("{} and {}", pair[0].name, pair[1].name),
            );
            compared += 1;
        }
    }
    assert!(compared > 45, "only {compared} pairs");
}

/// Go's kustomize: `$WEIR_KUSTOMIZE`, which `cargo xtask test` sets to the one of its setup.
fn program() -> Option<PathBuf> {
    std::env::var_os("WEIR_KUSTOMIZE")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

fn built(program: &Path, folder: &Path) -> Objects {
    let output = Command::new(program)
        .arg("build")
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    indexed(yaml::read(&String::from_utf8(output.stdout).unwrap()).unwrap())
}

#[test]
fn kustomize_itself_builds_the_same() {
    let Some(program) = program() else {
        eprintln!("skipped: no kustomize (WEIR_KUSTOMIZE)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    super::super::write(folder.path(), &kustomize_files(&Given::default()).unwrap()).unwrap();
    same(
        &built(&program, &folder.path().join("base")),
        &wanted(&[]).unwrap(),
        "base",
    );
    let names = |names: &[&str]| -> Vec<&'static Component> {
        let find = |name: &&str| COMPONENTS.iter().find(|c| c.name == *name).unwrap();
        names.iter().map(find).collect()
    };
    let mut sets: Vec<Vec<&Component>> = COMPONENTS.iter().map(|c| vec![c]).collect();
    sets.push(names(&[
        "loadbalancer",
        "persistent",
        "cluster",
        "tls",
        "ingress",
        "network-policy",
    ]));
    sets.push(names(&["storage-2gi", "network-policy", "no-grafana"]));
    sets.push(names(&["persistent", "tls", "no-grafana", "no-app"]));
    for (index, set) in sets.iter().enumerate() {
        let overlay = folder.path().join(format!("overlay-{index}"));
        std::fs::create_dir(&overlay).unwrap();
        let components: String = set
            .iter()
            .map(|c| format!("- ../components/{}\n", c.name))
            .collect();
        let text = format!(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\
             resources:\n- ../base\ncomponents:\n{components}"
        );
        std::fs::write(overlay.join("kustomization.yaml"), text).unwrap();
        same(
            &built(&program, &overlay),
            &wanted(set).unwrap(),
            &components,
        );
    }
}

/// The overlays that are committed build, and are what their components' values make.
#[test]
fn committed_overlays_build() {
    let Some(program) = program() else { return };
    let deploy = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy/kustomize/overlays");
    let mut built_some = false;
    for entry in std::fs::read_dir(deploy).unwrap() {
        let folder = entry.unwrap().path();
        let text = std::fs::read_to_string(folder.join("kustomization.yaml")).unwrap();
        let components: Vec<&Component> = COMPONENTS
            .iter()
            .filter(|c| text.contains(&format!("components/{}\n", c.name)))
            .collect();
        let names: Vec<_> = wanted(&components).unwrap().into_keys().collect();
        assert_eq!(
            built(&program, &folder).into_keys().collect::<Vec<_>>(),
            names,
            "{}",
            folder.display()
        );
        built_some = true;
    }
    assert!(built_some);
}
