//! A seeded generator of what a cluster's flow aggregator would write.
