//! The examples of the patterns.

use super::Example;
use crate::translate::TextStorage;

pub const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id FROM item WHERE note LIKE ANY ('{a%,%:%,NULL}') ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`note` LIKE 'a%' OR `note` LIKE '%:%' OR `note` LIKE NULL) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE note NOT LIKE ALL (ARRAY['a%', 'x']) ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE (`note` NOT LIKE 'a%' AND `note` NOT LIKE 'x') ORDER BY `id`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note ~ ANY (ARRAY['^a', ':']) OR note ~~ 'x' ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE ((((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\\\Aa') OR ((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\\\:'))) OR `note` LIKE 'x' ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note ~ ANY (ARRAY['^a', ':']) OR note ~~ 'x' ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (((`note` REGEXP '(?s)\\\\Aa') OR (`note` REGEXP '(?s)\\\\:'))) OR `note` LIKE 'x' ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note LIKE ANY (ARRAY['x%', '% ']) OR note NOT ILIKE ANY (ARRAY['a%', 'X']) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`note` LIKE 'x%' OR `note` LIKE '% ') OR (LOWER(`note`) NOT LIKE LOWER('a%') OR LOWER(`note`) NOT LIKE LOWER('X')) ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note LIKE ANY (ARRAY['x%', '% ']) OR note NOT ILIKE ANY (ARRAY['a%', 'X']) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`note` LIKE 'x%' OR `note` LIKE '% ') OR (LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) NOT LIKE LOWER('a%') OR LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) NOT LIKE LOWER('X')) ORDER BY `id`",
        ],
    ),
    Example::new(
        r"SELECT id FROM item WHERE note LIKE 'a\%%'",
        &[r"SELECT `id` FROM `public`.`item` WHERE `note` LIKE 'a\\%%'"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note NOT LIKE '%`_x' ESCAPE '`'",
        &["SELECT `id` FROM `public`.`item` WHERE `note` NOT LIKE '%`_x' ESCAPE '`'"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note NOT LIKE '%`_x%' ESCAPE '`' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `note` NOT LIKE '%`_x%' ESCAPE '`' ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note LIKE '%_x%' ESCAPE '' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `note` LIKE '%_x%' ESCAPE '' ORDER BY `id`"],
    ),
    Example::new(
        r"SELECT 'a%' LIKE 'a\%' AS a, 'a%' LIKE 'a\%' ESCAPE '' AS b, 'a\x' LIKE 'a\%' ESCAPE '' AS c, 'A' LIKE 'a' AS d, 'ä' LIKE '_' AS e, 'a ' LIKE 'a' AS f",
        &[
            r"SELECT (CONVERT('a%' USING utf8mb4) COLLATE utf8mb4_nopad_bin) LIKE 'a\\%' AS `a`,(CONVERT('a%' USING utf8mb4) COLLATE utf8mb4_nopad_bin) LIKE 'a\\%' ESCAPE '' AS `b`,(CONVERT('a\\x' USING utf8mb4) COLLATE utf8mb4_nopad_bin) LIKE 'a\\%' ESCAPE '' AS `c`,(CONVERT('A' USING utf8mb4) COLLATE utf8mb4_nopad_bin) LIKE 'a' AS `d`,(CONVERT('ä' USING utf8mb4) COLLATE utf8mb4_nopad_bin) LIKE '_' AS `e`,(CONVERT('a ' USING utf8mb4) COLLATE utf8mb4_nopad_bin) LIKE 'a' AS `f`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE note LIKE lower('X%') ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE `note` LIKE LOWER((CONVERT('X%' USING utf8mb4) COLLATE utf8mb4_nopad_bin)) ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note ILIKE '%A%'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) LIKE LOWER('%A%')",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note ILIKE '%A%'",
        &["SELECT `id` FROM `public`.`item` WHERE LOWER(`note`) LIKE LOWER('%A%')"],
    ),
    Example::new(
        "SELECT 'Ä' ILIKE 'ä' AS a, 'abc' NOT ILIKE 'A%' AS b",
        &[
            "SELECT LOWER((CONVERT('Ä' USING utf8mb4) COLLATE utf8mb4_nopad_bin)) LIKE LOWER('ä') AS `a`,LOWER((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin)) NOT LIKE LOWER('A%') AS `b`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note ~ '(a|b)' ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE ((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)(a|b)') ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note ~ '(a|b)' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE (`note` REGEXP '(?s)(a|b)') ORDER BY `id`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note !~ '^[a-z]+' ORDER BY id",
        &[
            r"SELECT `id` FROM `public`.`item` WHERE ((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)\\A[a-z]+') ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note !~ '^[a-z]+' ORDER BY id",
        &[r"SELECT `id` FROM `public`.`item` WHERE (`note` NOT REGEXP '(?s)\\A[a-z]+') ORDER BY `id`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note ~* '^x$' ORDER BY id",
        &[
            r"SELECT `id` FROM `public`.`item` WHERE ((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?si)\\Ax\\z') ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note ~* '^x$' ORDER BY id",
        &[r"SELECT `id` FROM `public`.`item` WHERE (`note` REGEXP '(?si)\\Ax\\z') ORDER BY `id`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note !~* 'X' ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE ((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?si)X') ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note !~* 'X' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE (`note` NOT REGEXP '(?si)X') ORDER BY `id`"],
    ),
    Example::new(
        r"SELECT 'foobar' ~ 'o.b' AS a, 'Foo' ~ 'foo' AS b, 'Foo' ~ '(?i)foo' AS c, E'a\nb' ~ 'a.b' AS d, E'a\nb' ~ '^b' AS e, E'a\n' ~ 'a$' AS f",
        &[
            r"SELECT ((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)o.b') AS `a`,((CONVERT('Foo' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)foo') AS `b`,((CONVERT('Foo' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?si)foo') AS `c`,((CONVERT('a
b' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)a.b') AS `d`,((CONVERT('a
b' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\Ab') AS `e`,((CONVERT('a
' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)a\\z') AS `f`",
        ],
    ),
    Example::new(
        r"SELECT 'a1' ~ '^\w\d$' AS a, 'ä' ~ '^\w$' AS b, 'a b' ~ '\sb' AS c, 'foo bar' ~ '\mbar\M' AS d, '²' ~ '\w' AS e",
        &[
            r"SELECT ((CONVERT('a1' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A[\\p{L}\\p{Nd}_][0-9]\\z') AS `a`,((CONVERT('ä' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A[\\p{L}\\p{Nd}_]\\z') AS `b`,((CONVERT('a b' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)[ \\t\\n\\x0b\\f\\r\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]b') AS `c`,((CONVERT('foo bar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)(?<![\\p{L}\\p{Nd}_])(?=[\\p{L}\\p{Nd}_])bar(?<=[\\p{L}\\p{Nd}_])(?![\\p{L}\\p{Nd}_])') AS `d`,((CONVERT('²' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)[\\p{L}\\p{Nd}_]') AS `e`",
        ],
    ),
    Example::new(
        r"SELECT 'a{1}' ~ 'a{1}' AS a, 'aaa' ~ '^a{2,3}$' AS b, '{a}' ~ '{a}' AS c, 'a.b' ~ 'a\.b' AS d, '-' ~ '[a-]' AS e, 'x-1' ~* '^[[:alpha:]]-[[:digit:]]$' AS f",
        &[
            r"SELECT ((CONVERT('a{1}' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)a{1}') AS `a`,((CONVERT('aaa' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\Aa{2,3}\\z') AS `b`,((CONVERT('{a}' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\{a\\}') AS `c`,((CONVERT('a.b' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)a\\.b') AS `d`,((CONVERT('-' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)[a\\-]') AS `e`,((CONVERT('x-1' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?si)\\A[[:alpha:]]\\-[0-9]\\z') AS `f`",
        ],
    ),
    Example::new(r"SELECT 'a' ~ '(a)\1'", &[]),
    Example::new("SELECT 'a' ~ note FROM item", &[]),
    Example::new(
        "SELECT 'abc' SIMILAR TO 'abc' AS a, 'abc' SIMILAR TO '%(b|d)%' AS b, 'abc' SIMILAR TO '(b|c)%' AS c, 'a.c' SIMILAR TO 'a.c' AS d, 'abc' SIMILAR TO 'a.c' AS e, 'aab' NOT SIMILAR TO 'a+_' AS f",
        &[
            r"SELECT ((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A(?:abc)\\z') AS `a`,((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A(?:.*(?:b|d).*)\\z') AS `b`,((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A(?:(?:b|c).*)\\z') AS `c`,((CONVERT('a.c' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A(?:a\\.c)\\z') AS `d`,((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A(?:a\\.c)\\z') AS `e`,((CONVERT('aab' USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)\\A(?:a+.)\\z') AS `f`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE note SIMILAR TO '(x|X|tt:[0-9]+)' ORDER BY id",
        &[
            r"SELECT `id` FROM `public`.`item` WHERE ((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\A(?:(?:x|X|tt\\:[0-9]+))\\z') ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE note SIMILAR TO '(x|X|tt:[0-9]+)' ORDER BY id",
        &[r"SELECT `id` FROM `public`.`item` WHERE (`note` REGEXP '(?s)\\A(?:(?:x|X|tt\\:[0-9]+))\\z') ORDER BY `id`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT substring(note from '^tt:([0-9]+)$') AS n FROM item",
        &[
            r"SELECT (CASE WHEN (CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)\\Att\\:([0-9]+)\\z' THEN REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A.*?\\Att\\:([0-9]+)\\z.*\\z','\\1') END) AS `n` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT substring(note from '^tt:([0-9]+)$') AS n FROM item",
        &[
            r"SELECT (CASE WHEN `note` REGEXP '(?s)\\Att\\:([0-9]+)\\z' THEN REGEXP_REPLACE(`note`,'(?s)\\A.*?\\Att\\:([0-9]+)\\z.*\\z','\\1') END) AS `n` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT substring('foobar' FROM 'o.b') AS a, substring('foobar' FROM 'o(.)b') AS b, substring('foobar' from 'z') AS c, substring('order-123-x', '([0-9]+)-') AS d",
        &[
            r"SELECT (CASE WHEN (CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)o.b' THEN REGEXP_SUBSTR((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)o.b') END) AS `a`,(CASE WHEN (CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)o(.)b' THEN REGEXP_REPLACE((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A.*?o(.)b.*\\z','\\1') END) AS `b`,(CASE WHEN (CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)z' THEN REGEXP_SUBSTR((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)z') END) AS `c`,(CASE WHEN (CONVERT('order-123-x' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)([0-9]+)\\-' THEN REGEXP_REPLACE((CONVERT('order-123-x' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A.*?([0-9]+)\\-.*\\z','\\1') END) AS `d`",
        ],
    ),
    Example::new(
        "SELECT (regexp_match('order-123', '([0-9]+)'))[1] AS a, (regexp_match('abc', 'x'))[1]",
        &[
            r"SELECT (CASE WHEN (CONVERT('order-123' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)([0-9]+)' THEN REGEXP_REPLACE((CONVERT('order-123' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A.*?([0-9]+).*\\z','\\1') END) AS `a`,(CASE WHEN (CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)x' THEN REGEXP_SUBSTR((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)x') END) AS `regexp_match`",
        ],
    ),
    Example::new("SELECT substring('foobar' from 'o|oo')", &[]),
];

pub const FUNCTIONS: &[Example] = &[
    Example::new(
        "SELECT regexp_matches('foobarbequebaz', 'b[^b]+', 'g') AS a",
        &[
            "SELECT `_series`.`_series` AS `a` FROM JSON_TABLE(CONVERT(IF((CONVERT('foobarbequebaz' USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)b[^b]+','[]',IF((CONVERT('foobarbequebaz' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE((CONVERT('foobarbequebaz' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)(b[^b]+)','\u{1}\\\\1\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[*]' COLUMNS(`_series` JSON PATH '$')) AS `_series`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, m[1] AS a, m[2] AS b FROM item, regexp_matches(note, '(t)(:)') AS m",
        &[
            "SELECT `id`,JSON_VALUE(`m`,'$[0]') COLLATE utf8mb4_nopad_bin AS `a`,JSON_VALUE(`m`,'$[1]') COLLATE utf8mb4_nopad_bin AS `b` FROM `public`.`item`,JSON_TABLE(CONVERT(IF((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)(t)(\\\\:)','[]',IF((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)((t)(\\\\:))(.*)\\\\z','\u{1}\\\\3\u{3}\\\\4\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[*]' COLUMNS(`m` JSON PATH '$')) AS `m`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, m[1] AS a, m[2] AS b FROM item, regexp_matches(note, '(t)(:)') AS m",
        &[
            "SELECT `id`,JSON_VALUE(`m`,'$[0]') COLLATE utf8mb4_nopad_bin AS `a`,JSON_VALUE(`m`,'$[1]') COLLATE utf8mb4_nopad_bin AS `b` FROM `public`.`item`,JSON_TABLE(CONVERT(IF(`note` NOT REGEXP '(?s)(t)(\\\\:)','[]',IF(`note` REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE(`note`,'(?s)\\\\A(.*?)((t)(\\\\:))(.*)\\\\z','\u{1}\\\\3\u{3}\\\\4\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[*]' COLUMNS(`m` JSON PATH '$')) AS `m`",
        ],
    ),
    Example::new(
        "SELECT regexp_match('say \"hi\" @', '\"hi\" (@)') AS a, regexp_match('abc', 'x') AS b, (regexp_matches('foobar', 'b(.)'))[1] AS c",
        &[
            "SELECT JSON_EXTRACT(CONVERT(IF((CONVERT('say \"hi\" @' USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)\\\\\"hi\\\\\" (\\\\@)','[]',IF((CONVERT('say \"hi\" @' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE((CONVERT('say \"hi\" @' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(\\\\\"hi\\\\\" (\\\\@))(.*)\\\\z','\u{1}\\\\3\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[0]') AS `a`,JSON_EXTRACT(CONVERT(IF((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)x','[]',IF((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(x)(.*)\\\\z','\u{1}\\\\2\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[0]') AS `b`,JSON_VALUE(`_series`.`_series`,'$[0]') COLLATE utf8mb4_nopad_bin AS `c` FROM JSON_TABLE(CONVERT(IF((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)b(.)','[]',IF((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(b(.))(.*)\\\\z','\u{1}\\\\3\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[*]' COLUMNS(`_series` JSON PATH '$')) AS `_series`",
        ],
    ),
    Example::new("SELECT regexp_matches('abc', 'b?', 'g')", &[]),
    Example::new("SELECT regexp_matches('abc', '(a)(x)?')", &[]),
    Example::new(
        r"SELECT regexp_replace('foobarbaz', 'b..', 'X') AS a, regexp_replace('foobarbaz', 'b..', 'X', 'g') AS b, regexp_replace('foobar', '(o+)', '<\1>') AS c",
        &[
            r"SELECT REGEXP_REPLACE((CONVERT('foobarbaz' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A(.*?)(b..)(.*)\\z','\\1X\\3') AS `a`,REGEXP_REPLACE((CONVERT('foobarbaz' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)(b..)','X') AS `b`,REGEXP_REPLACE((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A(.*?)((o+))(.*)\\z','\\1<\\3>\\4') AS `c`",
        ],
    ),
    Example::new(
        r"SELECT regexp_replace('Hello', 'L', 'x', 'gi') AS a, regexp_replace('a  b   c', '\s+', ' ', 'g') AS b, regexp_replace('abc', 'b', '[\&]') AS c, regexp_replace('abc', 'x', 'y') AS d",
        &[
            r"SELECT REGEXP_REPLACE((CONVERT('Hello' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?si)(L)','x') AS `a`,REGEXP_REPLACE((CONVERT('a  b   c' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)([ \\t\\n\\x0b\\f\\r\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]+)',' ') AS `b`,REGEXP_REPLACE((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A(.*?)(b)(.*)\\z','\\1[\\2]\\3') AS `c`,REGEXP_REPLACE((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A(.*?)(x)(.*)\\z','\\1y\\3') AS `d`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, regexp_replace(note, '[^a-zA-Z]', '', 'g') AS r FROM item ORDER BY id",
        &[
            "SELECT `id`,REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)([^a-zA-Z])','') AS `r` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, regexp_replace(note, '[^a-zA-Z]', '', 'g') AS r FROM item ORDER BY id",
        &["SELECT `id`,REGEXP_REPLACE(`note`,'(?s)([^a-zA-Z])','') AS `r` FROM `public`.`item` ORDER BY `id`"],
    ),
    Example::of(
        TextStorage::Binary,
        r"SELECT id, regexp_replace(note, '^tt:([0-9]+)$', '\1/\\') AS r FROM item ORDER BY id",
        &[
            r"SELECT `id`,REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\A(.*?)(\\Att\\:([0-9]+)\\z)(.*)\\z','\\1\\3/\\\\\\4') AS `r` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        r"SELECT id, regexp_replace(note, '^tt:([0-9]+)$', '\1/\\') AS r FROM item ORDER BY id",
        &[
            r"SELECT `id`,REGEXP_REPLACE(`note`,'(?s)\\A(.*?)(\\Att\\:([0-9]+)\\z)(.*)\\z','\\1\\3/\\\\\\4') AS `r` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        r"SELECT id, regexp_replace(trim(note), '^\s*$', '<\&>\\') AS a, regexp_replace(note, '$', '.') AS b FROM item ORDER BY id",
        &[
            "SELECT `id`,IF(CHAR_LENGTH(TRIM(BOTH ' ' FROM (CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)))=0,IF('' REGEXP '(?s)\\\\A(.*?)(\\\\A[ \\\\t\\\\n\\\\x0b\\\\f\\\\r\\\\x{1680}\\\\x{2000}-\\\\x{2006}\\\\x{2008}-\\\\x{200a}\\\\x{2028}\\\\x{2029}\\\\x{205f}\\\\x{3000}]*\\\\z)(.*)\\\\z','<>\\\\',''),REGEXP_REPLACE(TRIM(BOTH ' ' FROM (CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)),'(?s)\\\\A(.*?)(\\\\A[ \\\\t\\\\n\\\\x0b\\\\f\\\\r\\\\x{1680}\\\\x{2000}-\\\\x{2006}\\\\x{2008}-\\\\x{200a}\\\\x{2028}\\\\x{2029}\\\\x{205f}\\\\x{3000}]*\\\\z)(.*)\\\\z','\\\\1<\\\\2>\\\\\\\\\\\\3')) AS `a`,IF(CHAR_LENGTH((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,IF('' REGEXP '(?s)\\\\A(.*?)(\\\\z)(.*)\\\\z','.',''),REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(\\\\z)(.*)\\\\z','\\\\1.\\\\3')) AS `b` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        r"SELECT id, regexp_replace(trim(note), '^\s*$', '<\&>\\') AS a, regexp_replace(note, '$', '.') AS b FROM item ORDER BY id",
        &[
            "SELECT `id`,IF(CHAR_LENGTH(TRIM(BOTH ' ' FROM `note`))=0,IF('' REGEXP '(?s)\\\\A(.*?)(\\\\A[ \\\\t\\\\n\\\\x0b\\\\f\\\\r\\\\x{1680}\\\\x{2000}-\\\\x{2006}\\\\x{2008}-\\\\x{200a}\\\\x{2028}\\\\x{2029}\\\\x{205f}\\\\x{3000}]*\\\\z)(.*)\\\\z','<>\\\\',''),REGEXP_REPLACE(TRIM(BOTH ' ' FROM `note`),'(?s)\\\\A(.*?)(\\\\A[ \\\\t\\\\n\\\\x0b\\\\f\\\\r\\\\x{1680}\\\\x{2000}-\\\\x{2006}\\\\x{2008}-\\\\x{200a}\\\\x{2028}\\\\x{2029}\\\\x{205f}\\\\x{3000}]*\\\\z)(.*)\\\\z','\\\\1<\\\\2>\\\\\\\\\\\\3')) AS `a`,IF(CHAR_LENGTH(`note`)=0,IF('' REGEXP '(?s)\\\\A(.*?)(\\\\z)(.*)\\\\z','.',''),REGEXP_REPLACE(`note`,'(?s)\\\\A(.*?)(\\\\z)(.*)\\\\z','\\\\1.\\\\3')) AS `b` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT regexp_replace('', '^$', '-') AS a, regexp_replace('', 'x', 'y') AS b, regexp_replace('ab', 'x*', '-') AS c",
        &[
            "SELECT IF(CHAR_LENGTH((CONVERT('' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,IF('' REGEXP '(?s)\\\\A(.*?)(\\\\A\\\\z)(.*)\\\\z','-',''),REGEXP_REPLACE((CONVERT('' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(\\\\A\\\\z)(.*)\\\\z','\\\\1-\\\\3')) AS `a`,REGEXP_REPLACE((CONVERT('' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(x)(.*)\\\\z','\\\\1y\\\\3') AS `b`,IF(CHAR_LENGTH((CONVERT('ab' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,IF('' REGEXP '(?s)\\\\A(.*?)(x*)(.*)\\\\z','-',''),REGEXP_REPLACE((CONVERT('ab' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(x*)(.*)\\\\z','\\\\1-\\\\3')) AS `c`",
        ],
    ),
    Example::new("SELECT regexp_replace('ab', 'x*', '-', 'g')", &[]),
    Example::new("SELECT regexp_count('ab', '^')", &[]),
    Example::new("SELECT regexp_replace('ab', 'a|ab', 'x')", &[]),
    Example::new("SELECT regexp_replace('ab', 'a', 'x', 'n')", &[]),
    Example::new(
        r"SELECT regexp_count('banana', 'a') AS a, regexp_like('Hello', 'hel', 'i') AS b, regexp_substr('abc123', '\d+') AS c, regexp_instr('äbc123', '\d') AS d, regexp_substr('abc', '\d') AS e",
        &[
            r"SELECT (CHAR_LENGTH(REGEXP_REPLACE((CONVERT('banana' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)(a)','\\1.')) - CHAR_LENGTH((CONVERT('banana' USING utf8mb4) COLLATE utf8mb4_nopad_bin))) AS `a`,((CONVERT('Hello' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?si)hel') AS `b`,(CASE WHEN (CONVERT('abc123' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)[0-9]+' THEN REGEXP_SUBSTR((CONVERT('abc123' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)[0-9]+') END) AS `c`,REGEXP_INSTR((CONVERT('äbc123' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)[0-9]') AS `d`,(CASE WHEN (CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '(?s)[0-9]' THEN REGEXP_SUBSTR((CONVERT('abc' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)[0-9]') END) AS `e`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, regexp_count(note, '[a-z]') AS n, regexp_instr(note, '[0-9]') AS i FROM item ORDER BY id",
        &[
            r"SELECT `id`,(CHAR_LENGTH(REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)([a-z])','\\1.')) - CHAR_LENGTH((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))) AS `n`,REGEXP_INSTR((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)[0-9]') AS `i` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, regexp_count(note, '[a-z]') AS n, regexp_instr(note, '[0-9]') AS i FROM item ORDER BY id",
        &[
            r"SELECT `id`,(CHAR_LENGTH(REGEXP_REPLACE(`note`,'(?s)([a-z])','\\1.')) - CHAR_LENGTH(`note`)) AS `n`,REGEXP_INSTR(`note`,'(?s)[0-9]') AS `i` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT regexp_match('foobar', 'o(.)(.)')",
        &[
            "SELECT JSON_EXTRACT(CONVERT(IF((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) NOT REGEXP '(?s)o(.)(.)','[]',IF((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin) REGEXP '[\u{1}\u{2}\u{3}]',(SELECT 1 UNION ALL SELECT 2),CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH CHAR(1 USING utf8mb4) FROM REGEXP_REPLACE(REGEXP_REPLACE((CONVERT('foobar' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\A(.*?)(o(.)(.))(.*)\\\\z','\u{1}\\\\3\u{3}\\\\4\u{2}'),'(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\\\z)',CHAR(1 USING utf8mb4)))),'\\\\u0001','\"],[\"'),'\\\\u0003','\",\"'),']]'))) USING utf8mb4),'$[0]') AS `regexp_match`",
        ],
    ),
    Example::new("SELECT regexp_replace(note, 'x*', '-', 'g') FROM item", &[]),
    Example::new("SELECT regexp_count(note, '^') FROM item", &[]),
];
