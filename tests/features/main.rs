//! What the optional features of the runtime add, as sentences. The tests that every build runs are in `tests/suite` and `tests/networks`.

mod api;
mod arrays;
mod arrow_tables;
mod browser;
#[path = "../suite/chromium.rs"]
mod chromium;
mod images;
mod parquet_tables;
#[path = "../suite/picture.rs"]
mod picture;
mod tensorboard;
mod typed_tables;
mod watched;
