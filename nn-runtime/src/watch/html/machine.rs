//! Describes the machine.

use std::fs;

/// Returns the processor, its cores and the operating system.
pub(super) fn description() -> Vec<(&'static str, String)> {
    let system = system().unwrap_or_else(|| std::env::consts::OS.to_owned());
    vec![
        ("processor", processor().unwrap_or_else(|| std::env::consts::ARCH.to_owned())),
        ("cores", format!("{} of {} threads", num_cpus::get_physical(), num_cpus::get())),
        ("system", format!("{system}, {}", std::env::consts::ARCH)),
    ]
}

/// Returns the name of the processor on Linux.
fn processor() -> Option<String> {
    value_of(&fs::read_to_string("/proc/cpuinfo").ok()?, "model name", ':')
}

fn system() -> Option<String> {
    value_of(&fs::read_to_string("/etc/os-release").ok()?, "PRETTY_NAME", '=')
}

/// Finds the value of a name in lines of names and values.
fn value_of(text: &str, name: &str, parted_by: char) -> Option<String> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(parted_by));
    let (_, value) = pairs.find(|(other, _)| other.trim() == name)?;
    Some(value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{description, value_of};

    #[test]
    fn a_value_is_found_by_its_name() {
        assert_eq!(value_of("a : b\nmodel name\t: A CPU: fast\n", "model name", ':').as_deref(), Some("A CPU: fast"));
        assert_eq!(value_of("PRETTY_NAME=\"A system\"", "PRETTY_NAME", '=').as_deref(), Some("A system"));
        assert_eq!(value_of("nothing", "model name", ':'), None);
        assert!(description().iter().all(|(_, value)| !value.is_empty()));
    }
}
