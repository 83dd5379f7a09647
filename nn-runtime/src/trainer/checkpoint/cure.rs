//! What to do where a checkpoint is of another training.

use crate::record::Differences;

/// The calls by which a trainer becomes that of a checkpoint, and the way on without it.
pub(in crate::trainer) fn cure(differences: &Differences) -> String {
    let mut ways: Vec<String> = Vec::new();
    for difference in &differences.settings {
        let way = way(&difference.key, difference.checkpoint.as_deref());
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways.push(ANEW.to_owned());
    ways.join(", ")
}

/// What always helps.
pub(in crate::trainer) const ANEW: &str = "or begin anew in another folder";

/// How a setting becomes what it is in the checkpoint, where it is there at all.
fn way(key: &str, checkpoint: Option<&str>) -> String {
    let part = key.split('.').next().unwrap_or(key);
    let call = |call: &str| checkpoint.map_or_else(|| format!("leave `.{call}` out"), |_| format!("call `.{call}` as before"));
    let value = checkpoint.unwrap_or_default();
    if let Some(layer) = key.strip_prefix("rate of ") {
        return match value {
            "" => format!("leave `.rate(\"{layer}\", …)` out"),
            "0" => format!("call `.freeze(\"{layer}\")`"),
            factor => format!("call `.rate(\"{layer}\", {factor})`"),
        };
    }
    match part {
        "batch" | "seed" | "threads" | "accumulate" => format!("call `.{part}({value})`"),
        "shuffle" => call("shuffle(false)"),
        "diagnose" => call("diagnose()"),
        "stop_early" => match value.strip_prefix("Some(") {
            Some(epochs) => format!("call `.stop_early({epochs}`"),
            None => "leave `.stop_early` out".to_owned(),
        },
        "learning rate" => format!("give the optimizer the learning rate {value}"),
        "optimizer" => "give the trainer the optimizer of before".to_owned(),
        "schedule" | "average" => call(part),
        "network" | "layers" | "scalar" | "loss" => "declare the network as before".to_owned(),
        _ if part.starts_with("regularizer") => call("regularize"),
        _ if part.starts_with("clip") => call("clip"),
        _ if part.contains("rows") => "give it the rows of before".to_owned(),
        _ => format!("set `{key}` as before"),
    }
}
