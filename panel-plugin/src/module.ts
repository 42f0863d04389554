// Owns the app as Grafana registers it. It has no pages of its own: its panels and dashboards are it.
import './core/public-path';
import { AppPlugin } from '@grafana/data';

export const plugin = new AppPlugin();
