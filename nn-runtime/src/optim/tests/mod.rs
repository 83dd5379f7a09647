mod convergence;
mod fake;
mod reference;
mod state;
