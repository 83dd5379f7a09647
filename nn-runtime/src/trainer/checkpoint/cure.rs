//! What to do if a checkpoint belongs to another training.

use crate::record::Differences;

/// Returns the changes that make a trainer fit a checkpoint, and how to continue without the checkpoint.
pub(crate) fn cure(differences: &Differences) -> String {
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

/// What is always possible.
pub(crate) const ANEW: &str = "or start a new training in another folder";

/// Returns how to change a setting to that of the checkpoint, or how to remove it if the checkpoint does not have it.
fn way(key: &str, checkpoint: Option<&str>) -> String {
    if let Some((network @ ("generator" | "discriminator"), key)) = key.split_once('.') {
        return format!("for the {network}: {}", way(key, checkpoint));
    }
    let part = key.split('.').next().unwrap_or(key);
    let call = |call: &str| checkpoint.map_or_else(|| format!("remove `.{call}`"), |_| format!("call `.{call}` as before"));
    let value = checkpoint.unwrap_or_default();
    if let Some(layer) = key.strip_prefix("rate of ") {
        return match value {
            "" => format!("remove `.rate(\"{layer}\", …)`"),
            "0" => format!("call `.freeze(\"{layer}\")`"),
            factor => format!("call `.rate(\"{layer}\", {factor})`"),
        };
    }
    match part {
        "batch" | "seed" | "threads" | "accumulate" | "ordered" | "smooth" | "discriminator_steps" => format!("call `.{part}({value})`"),
        "shuffle" => call("shuffle(false)"),
        "diagnose" => call("diagnose()"),
        "stop_early" => match value.strip_prefix("Some(") {
            Some(epochs) => format!("call `.stop_early({epochs}`"),
            None => "remove `.stop_early`".to_owned(),
        },
        "learning rate" => format!("set the learning rate of the optimizer to {value}"),
        "optimizer" => "use the optimizer of the checkpoint".to_owned(),
        "schedule" | "average" => call(part),
        "network" | "generator" | "discriminator" | "layers" | "scalar" | "loss" => "declare the network as before".to_owned(),
        _ if part.starts_with("regularizer") => call("regularize"),
        _ if part.starts_with("clip") => call("clip"),
        _ if part.contains("rows") => "use the same rows as before".to_owned(),
        _ => format!("set `{key}` as before"),
    }
}
