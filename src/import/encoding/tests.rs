use super::*;

fn encode(text: &str, name: &str) -> Vec<u8> {
    match name {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => Encoding::for_label(name.as_bytes()).unwrap().encode(text).0.into_owned(),
    }
}

#[test]
fn marked_encodings_are_decoded() {
    for (bytes, text, encoding) in [
        (&b"a,\xC3\xA4\n"[..], "a,ä\n", "utf-8"),
        (b"\xEF\xBB\xBFa", "a", "utf-8"),
        (b"\xEF\xBB\xBFa\n\xEF\xBB\xBFb", "a\nb", "utf-8"),
        (b"\xFF\xFEa\0\xE4\0", "aä", "utf-16le"),
        (b"\xFE\xFF\0a\0\xE4", "aä", "utf-16be"),
        (b"a\n\xEF\xBB\xBFb", "a\nb", "utf-8"),
    ] {
        let decoded = decode(bytes, None).unwrap();
        assert_eq!((&*decoded.text, decoded.encoding), (text, encoding), "{bytes:?}");
        assert_eq!(decoded.n_undecodable, 0);
    }
}

#[test]
fn encodings_are_told_by_few_bytes() {
    for (text, encoding) in [
        ("Länder;2020\nThüringen;1\nBaden-Württemberg;3\n", "windows-1252"),
        ("Plattform;Fälle\nA;1\nB;2\n", "windows-1252"),
        ("ÜBERSICHT;1\nÖsterreich;2\nÄgypten;3\n", "windows-1252"),
        ("Jahr;Männlich\nStraße;2\n", "windows-1252"),
        ("Region;2020\nÎle-de-France;1\nRhône-Alpes;2\n", "windows-1252"),
        ("pays;\nSuède;1\nGrèce;2\nNorvège;3\n", "windows-1252"),
        ("Comunidad,Niños\nAragón,1\nCataluña,3\n", "windows-1252"),
        ("N.º;Año\n1;2\n", "windows-1252"),
        ("Regiao;2020\nSão Paulo;1\nMaranhão;2\n", "windows-1252"),
        ("Region;År\nSjælland;1\nKøbenhavn;2\n", "windows-1252"),
        ("Item,Amount\nA,£30\nB,£40\n", "windows-1252"),
        ("Item,Amount\n2019–2020,€ 30\nPeople’s Rep,4\n", "windows-1252"),
        ("Land;Wert\nA;1\u{A0}234\nB;2\u{A0}345\n", "windows-1252"),
        ("Województwo;2020\nŁódzkie;1\nŚląskie;2\n", "windows-1250"),
        ("Rok;Počet\n2020;1\n2021;2\n", "windows-1250"),
        ("Регион;2020\nМосква;1\nТомск;2\n", "windows-1251"),
        ("Регион;2020\nМосква;1\nТомск;2\n", "koi8-u"),
        ("Регион;2020\nМосква;1\nТомск;2\n", "ibm866"),
        ("Έτος;Αναφορές\n2020;1\n", "windows-1253"),
        ("Yıl;Şikayet\nİstanbul;1\nMuğla;2\n", "windows-1254"),
        ("Metai;Pranešimai\nŠiauliai;1\nKlaipėda;3\n", "windows-1257"),
        ("都道府県,2020\n北海道,1\n東京都,2\n", "shift_jis"),
        ("都道府県,2020\n北海道,1\n東京都,2\n", "euc-jp"),
        ("年份,举报数量\n2020,1\n", "gbk"),
        ("年份,举报数量\n2020,1\n㐀䶵,2\n", "gb18030"),
        ("年份,舉報數量\n臺北市,1\n高雄,2\n", "big5"),
        ("연도,신고 건수\n서울,1\n부산,2\n", "euc-kr"),
        ("Land;2020\nThüringen;1\n", "utf-16le"),
        ("Land;2020\nThüringen;1\n", "utf-16be"),
        ("都道府県,2020\n北海道,1\n東京都,2\n", "utf-16le"),
        ("Регион;2020\nМосква;1\nТомск;2\n", "utf-16be"),
        ("Land;2020\nThüringen;1\n", "utf-8"),
    ] {
        let bytes = encode(text, encoding);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.encoding, &*decoded.text), (encoding, text));
        assert_eq!((decoded.n_undecodable, decoded.n_nul), (0, 0));
        assert!(is_text(&bytes), "{text}");
        assert_eq!(decode(&bytes, Some(encoding)).unwrap().text, text);
    }
}

#[test]
fn bytes_that_do_not_belong_are_counted_and_change_nothing_else() {
    for (bytes, chosen, encoding, n, line, text) in [
        (&b"M\xC3\xA4rz,1\nM\xE4rz,2\n"[..], None, "utf-8", 1, 2, "März,1\nM\u{FFFD}rz,2\n"),
        (b"a\nM\xE4nner\n", Some("utf-8"), "utf-8", 1, 2, "a\nM\u{FFFD}nner\n"),
        (b"\xFF\xFEa\0\x0A", None, "utf-16le", 1, 1, "a\u{FFFD}"),
        (b"\xFE\xFF\0\n\xD8\0\0a", None, "utf-16be", 1, 2, "\n\u{FFFD}a"),
        (b"\x81,\xE4\n", Some("windows-1252"), "windows-1252", 1, 1, "\u{FFFD},ä\n"),
        (b"\x81,\xE4\n", Some("ISO-8859-1"), "iso-8859-1", 0, 0, "\u{81},ä\n"),
        (b"\xC3\xA4", Some("windows-1252"), "windows-1252", 0, 0, "Ã¤"),
    ] {
        let decoded = decode(bytes, chosen).unwrap();
        assert_eq!((&*decoded.text, decoded.encoding), (text, encoding));
        assert_eq!((decoded.n_undecodable, decoded.first_undecodable), (n, line), "{text}");
    }
}

#[test]
fn long_texts_are_decoded_whole() {
    let text = "北海道,1\n".repeat(400_000);
    let bytes = encode(&text, "shift_jis");
    assert!(decode(&bytes, None).unwrap().text == text);
}

#[test]
fn characters_that_nobody_sees_are_left_out() {
    let decoded = decode(b"a\0,b\n1,2\0\n", None).unwrap();
    assert_eq!((&*decoded.text, decoded.n_nul), ("a,b\n1,2\n", 2));
    assert!(is_text(b"a\0,b,c,d,e\n1,2,3,4,5\n"));
}

#[test]
fn unknown_names_are_refused() {
    let error = decode(b"a", Some("ebcdic")).unwrap_err().to_string();
    assert_eq!(error, "There is no encoding ebcdic that this program knows");
    for name in names() {
        assert_eq!(decode(b"a", Some(name)).unwrap().encoding, name);
    }
}

#[test]
fn what_is_no_text_is_known() {
    // A simple generator, the same on every machine.
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let random: Vec<u8> = std::iter::repeat_with(&mut next).take(4096).collect();
    let numbers: Vec<u8> = (0..2000_u32).flat_map(u32::to_le_bytes).collect();
    for bytes in [
        &random[..],
        &numbers,
        b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01",
        b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
        b"SQLite format 3\0\x10\0\x01\x01\0",
        b"\0\0\0\0",
        b"",
    ] {
        assert!(!is_text(bytes), "{:?}", &bytes[..bytes.len().min(16)]);
    }
}
