//! Text as every SEPA bank accepts it.
//!
//! Letters are replaced by the Latin ones that sound or look like them (`Łódź` is `Lodz`, `株式会社` is `Zhu Shi Hui She`),
//! `&` is `+`, and what is still not in the character set of the European Payments Council is a space. The text begins with
//! no `/` and holds no `//`.

/// `text` in the SEPA character set, at most `limit` characters.
pub fn sepa_text(text: &str, limit: usize) -> String {
    let latin = deunicode::deunicode(text).replace('&', "+");
    let mut out = String::with_capacity(limit);
    for c in latin.chars() {
        let c = if is_allowed(c) { c } else { ' ' };
        let repeated = (c == ' ' || c == '/') && out.ends_with(c);
        let leading = out.is_empty() && (c == ' ' || c == '/');
        if !repeated && !leading {
            out.push(c);
        }
        if out.len() == limit {
            break;
        }
    }
    out.trim_end_matches([' ', '/']).to_owned()
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-?:().,'+ ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::sepa_text;

    #[test]
    fn every_script_becomes_latin() {
        let table = [
            ("Łódź Sp. z o.o.", "Lodz Sp. z o.o."),
            ("Müller & Söhne GmbH", "Muller + Sohne GmbH"),
            ("株式会社", "Zhu Shi Hui She"),
            ("Ωmega_Ltd", "Omega Ltd"),
            ("//Leading//and  double/", "Leading/and double"),
            ("🦀", "crab"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(sepa_text(text, 70), expected, "{text}");
        }
        assert_eq!(sepa_text("abcdefgh", 3), "abc");
    }
}
