//! The reducer: what happened, what follows, and what the host is to do.

mod ask;
mod change;
mod editing;
mod explore;
mod pages;
mod receive;
mod words;

pub(crate) use ask::Purpose;
pub use editing::{Edit, Editing};
pub use explore::{Explore, SHELF};
pub use pages::{Chore, Pages, Place, Refused, Saving};
pub use words::{Action, Command, Env, Polled};

use crate::chip::Chip;
use crate::panel::{Failure, Panel, Status};
use crate::range::RangeText;
use crate::state::{Outage, State, Theme, ZoneChoice};
use crate::url::{self, Parts};
use std::rc::Rc;
use weir_model::Filter;

/// How long to wait before the server is asked again, in milliseconds.
const BACK_OFF_MS: [u32; 6] = [1_000, 2_000, 3_000, 5_000, 8_000, 10_000];

/// What the reducer gathers while it works.
pub(crate) struct Work<'a> {
    pub(crate) env: &'a Env<'a>,
    pub(crate) commands: Vec<Command>,
}

impl State {
    /// Takes an action and says what the host is to do.
    pub fn reduce(&mut self, action: Action, env: &Env<'_>) -> Vec<Command> {
        let mut work = Work {
            env,
            commands: Vec::new(),
        };
        self.take(action, &mut work);
        work.commands
    }

    fn take(&mut self, action: Action, work: &mut Work<'_>) {
        match action {
            Action::Visit(text) => self.go(&url::parse(&text), false, work),
            Action::Explore(explore) => self.explore(explore, work),
            Action::OpenPage(uid) => self.open_page(&uid, work),
            Action::SetTime(time) => self.set_time(time, work),
            Action::Zoom(range) => self.set_time(RangeText::zoomed_in(range), work),
            Action::ZoomOut => {
                self.set_time(RangeText::zoomed_out(self.range, work.env.now_ms), work)
            }
            Action::Shift(step) => {
                self.set_time(RangeText::stepped(self.range, step, work.env.now_ms), work)
            }
            Action::Widen => self.set_time(RangeText::wider(self.range.length_ms()), work),
            Action::SetZone(zone) => self.set_zone(zone, work),
            Action::SetRefresh(seconds) => self.set_refresh(seconds, work),
            Action::RefreshNow => self.refresh_now(work),
            Action::Tick => self.tick(work),
            Action::Hidden(hidden) => self.set_hidden(hidden, work),
            Action::SetTheme(theme) => self.set_theme(theme, work),
            Action::SetKiosk(kiosk) => {
                self.kiosk = kiosk;
                self.write_url(false, work);
            }
            Action::Sort(at, sort) => self.change_records(at, work, |r| r.sort = sort),
            Action::TableFilter(at, texts, filter) => self.change_records(at, work, |r| {
                r.texts = texts;
                r.filter = filter;
            }),
            Action::More(at) => self.ask_more(at, work),
            Action::Hold(at, held) => self.hold(at, held, work),
            Action::Retry(at) => self.ask_panel(at, work),
            Action::ChangePanel(at, spec) => self.change_panel(at, spec, work),
            Action::ResetPanel(at) => {
                if let Some(own) = self.own_panel(at).cloned() {
                    self.change_panel(at, own, work);
                }
            }
            Action::Edit(editing) => self.take_editing(editing, work),
            Action::Pages(pages) => self.take_pages(pages, work),
            Action::Note(words) => self.notes.push(words),
            Action::ForgetNotes => self.notes.clear(),
            Action::Answered(request, result) => self.answered(request, result, work),
            Action::Polled(polled) => self.polled(polled, work),
            chips => self.take_chips(chips, work),
        }
    }

    fn take_chips(&mut self, action: Action, work: &mut Work<'_>) {
        let text = match &action {
            Action::AddFilter(filter) => filter.to_string(),
            Action::EditChip(_, text) => text.clone(),
            _ => String::new(),
        };
        self.change_chips(|state| state.edit_chips(action), work);
        let before = self.shelf.history.clone();
        let new = |shelf: &mut crate::saved::Shelf| {
            shelf.remember(&text);
            shelf.history != before
        };
        self.keep(new, work);
    }

    fn edit_chips(&mut self, action: Action) {
        match action {
            Action::AddFilter(filter) => self.add_chip(filter),
            Action::EditChip(at, text) => {
                if let Some(chip) = self.chips.get_mut(at) {
                    *chip = Chip {
                        enabled: true,
                        ..Chip::parse(&text)
                    };
                }
            }
            Action::ToggleChip(at) => {
                if let Some(chip) = self.chips.get_mut(at) {
                    chip.enabled = !chip.enabled;
                }
            }
            Action::RemoveChip(at) if at < self.chips.len() => drop(self.chips.remove(at)),
            Action::DisableChips => self.chips.iter_mut().for_each(|chip| chip.enabled = false),
            Action::ResetChips => self.chips = self.default_chips(),
            _ => {}
        }
    }

    /// A filter that already stands there is switched on instead of doubled.
    fn add_chip(&mut self, filter: Filter) {
        let chip = Chip::new(filter);
        match self.chips.iter_mut().find(|other| other.text == chip.text) {
            Some(other) => other.enabled = true,
            None => self.chips.push(chip),
        }
    }

    /// Shows what a URL says; `push` makes it a step in the history.
    fn go(&mut self, parts: &Parts, push: bool, work: &mut Work<'_>) {
        let known = parts
            .uid
            .as_ref()
            .and_then(|uid| self.pages.iter().position(|p| p.uid == *uid));
        if self.waits(parts, known, push) || self.stays(parts, push, work) {
            return;
        }
        let shown = self.spec().map(|page| page.uid.clone());
        self.turn_to(parts, known);
        self.time = parts.time.clone();
        self.refresh = parts.refresh;
        self.zone = parts.zone.unwrap_or(self.preferred_zone);
        self.kiosk = parts.kiosk;
        self.cluster = parts.cluster.clone();
        self.newer_link = parts.newer;
        if let Some(theme) = parts.theme {
            self.theme = theme;
        }
        let own = self.default_chips();
        self.chips = parts.chips.clone().unwrap_or_else(|| own.clone());
        self.own_chips = self.chips != own;
        let same_page = self.spec().map(|page| &page.uid) == shown.as_ref();
        self.show_page(parts, same_page, work);
        self.write_url(push, work);
    }

    fn open_page(&mut self, uid: &str, work: &mut Work<'_>) {
        if self.pages.iter().any(|page| page.uid == uid) {
            let parts = url::kept(self, uid);
            self.go(&parts, true, work);
        }
    }

    /// The page's panels; of the page that is already there, answers stand until new ones come.
    fn show_page(&mut self, parts: &Parts, same_page: bool, work: &mut Work<'_>) {
        self.cancel_all(work);
        let fresh = self.changed_panels(&parts.panels);
        self.replace_panels(fresh, same_page);
        let sort = parts
            .sort
            .clone()
            .unwrap_or_else(|| crate::panel::Records::default().sort);
        for panel in &mut self.panels {
            let records = &mut Rc::make_mut(panel).records;
            records.sort = sort.clone();
            records.texts = parts.texts.clone();
            if records.texts.is_empty() {
                records.filter = Filter::everything();
            }
        }
        self.ask_all(work);
    }

    fn set_time(&mut self, time: RangeText, work: &mut Work<'_>) {
        let zone = self.zone.pick(work.env.browser);
        let checked = time.resolve(work.env.now_ms, zone);
        let time = match checked.and_then(|_| time.canonical(zone)) {
            Ok(time) => time,
            Err(error) => {
                self.range_error = Some(error);
                return;
            }
        };
        self.time = time;
        self.write_url(true, work);
        self.ask_all(work);
    }

    fn set_zone(&mut self, zone: ZoneChoice, work: &mut Work<'_>) {
        (self.zone, self.preferred_zone) = (zone, zone);
        work.save(
            "zone",
            if zone == ZoneChoice::Utc {
                "utc"
            } else {
                "browser"
            },
        );
        self.write_url(false, work);
        // `now/d` begins at another instant in another zone.
        if self.time.from.contains('/') || self.time.to.contains('/') {
            self.ask_all(work);
        }
    }

    fn set_theme(&mut self, theme: Theme, work: &mut Work<'_>) {
        self.theme = theme;
        work.save(
            "theme",
            match theme {
                Theme::System => "system",
                Theme::Light => "light",
                Theme::Dark => "dark",
            },
        );
    }

    fn set_refresh(&mut self, seconds: Option<u32>, work: &mut Work<'_>) {
        self.refresh = seconds;
        self.write_url(false, work);
        self.schedule(work);
    }

    fn refresh_now(&mut self, work: &mut Work<'_>) {
        if self.outage.is_some() {
            work.commands.push(Command::Poll { after_ms: 0 });
        } else {
            self.ask_all(work);
        }
    }

    /// A refresh waits while nobody looks, the last answers are still under way, or the server is
    /// away. A fixed range in the past is not asked for again.
    fn tick(&mut self, work: &mut Work<'_>) {
        if self.refresh.is_none() || self.outage.is_some() {
            return;
        }
        if self.hidden {
            self.overdue = true;
        } else if self.is_loading() || !self.time.is_relative() {
            self.schedule(work);
        } else {
            self.ask_newer(work);
        }
    }

    fn set_hidden(&mut self, hidden: bool, work: &mut Work<'_>) {
        self.hidden = hidden;
        if hidden {
            return;
        }
        if self.outage.is_some() {
            work.commands.push(Command::Poll { after_ms: 0 });
        } else if std::mem::take(&mut self.overdue) {
            self.tick(work);
        }
    }

    fn change_records(
        &mut self,
        at: usize,
        work: &mut Work<'_>,
        change: impl FnOnce(&mut crate::panel::Records),
    ) {
        let Some(panel) = self.panels.get_mut(at) else {
            return;
        };
        let panel = Rc::make_mut(panel);
        let before = (panel.records.sort.clone(), panel.records.filter.clone());
        change(&mut panel.records);
        if before == (panel.records.sort.clone(), panel.records.filter.clone()) {
            return;
        }
        self.ask_panel(at, work);
        self.write_url(false, work);
    }

    fn polled(&mut self, polled: Polled, work: &mut Work<'_>) {
        let Some(outage) = &mut self.outage else {
            return;
        };
        match polled {
            Polled::Well => {
                self.outage = None;
                self.ask_all(work);
            }
            Polled::Ill(failure) => {
                outage.failure = failure;
                outage.attempts += 1;
                let last = BACK_OFF_MS.len() - 1;
                let at = usize::try_from(outage.attempts).map_or(last, |n| n.min(last));
                work.commands.push(Command::Poll {
                    after_ms: BACK_OFF_MS[at],
                });
            }
        }
    }

    pub(crate) fn begin_outage(&mut self, failure: &Failure, work: &mut Work<'_>) {
        if self.outage.is_none() {
            self.outage = Some(Outage {
                failure: failure.clone(),
                attempts: 0,
            });
            work.commands.push(Command::Poll {
                after_ms: BACK_OFF_MS[0],
            });
        }
    }

    pub(crate) fn schedule(&self, work: &mut Work<'_>) {
        work.commands
            .push(Command::Schedule(self.refresh.map(|s| s * 1000)));
    }

    fn write_url(&self, push: bool, work: &mut Work<'_>) {
        work.commands.push(Command::WriteUrl {
            url: url::of(self),
            push,
        });
    }

    pub(crate) fn panel_mut(&mut self, at: usize) -> Option<&mut Panel> {
        self.panels.get_mut(at).map(Rc::make_mut)
    }

    pub(crate) fn fail_panel(&mut self, at: usize, failure: Failure) {
        if let Some(panel) = self.panel_mut(at) {
            panel.request = None;
            panel.status = Status::Failed(failure);
        }
    }
}

impl Work<'_> {
    fn save(&mut self, name: &'static str, value: &str) {
        self.commands.push(Command::SavePreference {
            name,
            value: value.to_owned(),
        });
    }
}
