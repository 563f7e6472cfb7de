//! The examples of `||` and of the comparisons.

use super::Example;
use crate::translate::TextStorage;

pub const CONCAT: &[Example] = &[
    Example::new(
        "SELECT note || '-' || id AS label FROM item",
        &["SELECT CONCAT(`note`,'-',`id`) AS `label` FROM `public`.`item`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, note || amount AS a, note || ' ' || done AS b, 'at ' || made AS c FROM item ORDER BY id",
        &[
            "SELECT `id`,CONCAT(`note`,`amount`) AS `a`,CONCAT(`note`,' ',CAST(CASE `done` WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END AS BINARY)) AS `b`,CAST(CONCAT('at ',CAST(CONCAT(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM DATE_FORMAT(`made`,'%Y-%m-%d %H:%i:%s.%f'))),'+00') AS BINARY)) AS BINARY) AS `c` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, note || amount AS a, note || ' ' || done AS b, 'at ' || made AS c FROM item ORDER BY id",
        &[
            "SELECT `id`,CONCAT(`note`,`amount`) AS `a`,CONCAT(`note`,' ',(CONVERT(CASE `done` WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `b`,(CONVERT(CONCAT('at ',(CONVERT(CONCAT(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM DATE_FORMAT(`made`,'%Y-%m-%d %H:%i:%s.%f'))),'+00') USING utf8mb4) COLLATE utf8mb4_nopad_bin)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `c` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, code || day AS a, code || exact AS b, code || tag AS c, 'r' || ratio AS d FROM sample ORDER BY id",
        &[
            "SELECT `id`,CONCAT(`code`,CAST(DATE_FORMAT(`day`,'%Y-%m-%d') AS BINARY)) AS `a`,CONCAT(`code`,CAST(`exact` AS BINARY)) AS `b`,CONCAT(`code`,`tag`) AS `c`,CAST(CONCAT('r',CAST(IF(`ratio` <> 0 AND (ABS(`ratio`) < 0.0001 OR ABS(`ratio`) >= 1e15),CONCAT(IF(`ratio` < 0,'-',''),IF(CAST(ABS(`ratio`) AS CHAR) LIKE '%e%',SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'e',1),CONCAT(LEFT(TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE(CAST(ABS(`ratio`) AS CHAR),'.',''))),1),IF(CHAR_LENGTH(TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE(CAST(ABS(`ratio`) AS CHAR),'.','')))) > 1,'.',''),SUBSTRING(TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE(CAST(ABS(`ratio`) AS CHAR),'.',''))),2))),'e',IF(ABS(`ratio`) < 1,'-','+'),LPAD(ABS(IF(CAST(ABS(`ratio`) AS CHAR) LIKE '%e%',CAST(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'e',-1) AS SIGNED),IF(ABS(`ratio`) < 1,-1 - (CHAR_LENGTH(CAST(ABS(`ratio`) AS CHAR)) - CHAR_LENGTH(TRIM(LEADING '0' FROM SUBSTRING(CAST(ABS(`ratio`) AS CHAR),3))) - 2),CHAR_LENGTH(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'.',1)) - 1))),GREATEST(CHAR_LENGTH(ABS(IF(CAST(ABS(`ratio`) AS CHAR) LIKE '%e%',CAST(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'e',-1) AS SIGNED),IF(ABS(`ratio`) < 1,-1 - (CHAR_LENGTH(CAST(ABS(`ratio`) AS CHAR)) - CHAR_LENGTH(TRIM(LEADING '0' FROM SUBSTRING(CAST(ABS(`ratio`) AS CHAR),3))) - 2),CHAR_LENGTH(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'.',1)) - 1)))),2),'0')),CAST(`ratio` AS CHAR)) AS BINARY)) AS BINARY) AS `d` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, code || day AS a, code || exact AS b, code || tag AS c, 'r' || ratio AS d FROM sample ORDER BY id",
        &[
            "SELECT `id`,CONCAT(`code`,(CONVERT(DATE_FORMAT(`day`,'%Y-%m-%d') USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `a`,CONCAT(`code`,(CONVERT(`exact` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `b`,CONCAT(`code`,`tag`) AS `c`,(CONVERT(CONCAT('r',(CONVERT(IF(`ratio` <> 0 AND (ABS(`ratio`) < 0.0001 OR ABS(`ratio`) >= 1e15),CONCAT(IF(`ratio` < 0,'-',''),IF(CAST(ABS(`ratio`) AS CHAR) LIKE '%e%',SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'e',1),CONCAT(LEFT(TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE(CAST(ABS(`ratio`) AS CHAR),'.',''))),1),IF(CHAR_LENGTH(TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE(CAST(ABS(`ratio`) AS CHAR),'.','')))) > 1,'.',''),SUBSTRING(TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE(CAST(ABS(`ratio`) AS CHAR),'.',''))),2))),'e',IF(ABS(`ratio`) < 1,'-','+'),LPAD(ABS(IF(CAST(ABS(`ratio`) AS CHAR) LIKE '%e%',CAST(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'e',-1) AS SIGNED),IF(ABS(`ratio`) < 1,-1 - (CHAR_LENGTH(CAST(ABS(`ratio`) AS CHAR)) - CHAR_LENGTH(TRIM(LEADING '0' FROM SUBSTRING(CAST(ABS(`ratio`) AS CHAR),3))) - 2),CHAR_LENGTH(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'.',1)) - 1))),GREATEST(CHAR_LENGTH(ABS(IF(CAST(ABS(`ratio`) AS CHAR) LIKE '%e%',CAST(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'e',-1) AS SIGNED),IF(ABS(`ratio`) < 1,-1 - (CHAR_LENGTH(CAST(ABS(`ratio`) AS CHAR)) - CHAR_LENGTH(TRIM(LEADING '0' FROM SUBSTRING(CAST(ABS(`ratio`) AS CHAR),3))) - 2),CHAR_LENGTH(SUBSTRING_INDEX(CAST(ABS(`ratio`) AS CHAR),'.',1)) - 1)))),2),'0')),CAST(`ratio` AS CHAR)) USING utf8mb4) COLLATE utf8mb4_nopad_bin)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `d` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT 'a' || NULL AS a, 'a' || 1 AS b, 1 || 'a' AS c, 'a' || 1.50 AS d, 'a' || true AS e",
        &[
            "SELECT CAST(CONCAT('a',NULL) AS BINARY) AS `a`,CAST(CONCAT('a',1) AS BINARY) AS `b`,CAST(CONCAT(1,'a') AS BINARY) AS `c`,CAST(CONCAT('a',CAST(1.50 AS BINARY)) AS BINARY) AS `d`,CAST(CONCAT('a',CAST(CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END AS BINARY)) AS BINARY) AS `e`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT 'a' || NULL AS a, 'a' || 1 AS b, 1 || 'a' AS c, 'a' || 1.50 AS d, 'a' || true AS e",
        &[
            "SELECT (CONVERT(CONCAT('a',NULL) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(CONCAT('a',1) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,(CONVERT(CONCAT(1,'a') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `c`,(CONVERT(CONCAT('a',(CONVERT(1.50 USING utf8mb4) COLLATE utf8mb4_nopad_bin)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `d`,(CONVERT(CONCAT('a',(CONVERT(CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END USING utf8mb4) COLLATE utf8mb4_nopad_bin)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `e`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id FROM item WHERE id || 'A' = '1a'",
        &["SELECT `id` FROM `public`.`item` WHERE (CAST(CONCAT(`id`,'A') AS BINARY)) = '1a'"],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id FROM item WHERE id || 'A' = '1a'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE ((CONVERT(CONCAT(`id`,'A') USING utf8mb4) COLLATE utf8mb4_nopad_bin)) = '1a'",
        ],
    ),
    Example::new(
        r"SELECT id, bin || '\x01'::bytea AS b FROM sample ORDER BY id",
        &["SELECT `id`,CONCAT(`bin`,x'01') AS `b` FROM `public`.`sample` ORDER BY `id`"],
    ),
    Example::new("SELECT id || amount FROM item", &[]),
    Example::new(
        "SELECT id FROM item ORDER BY id || note",
        &["SELECT `id` FROM `public`.`item` ORDER BY (CONCAT(`id`,`note`)) IS NULL,CONCAT(`id`,`note`)"],
    ),
    Example::new("SELECT note || price FROM item", &[]),
];

pub const COMPARISON: &[Example] = &[
    Example::new(
        "SELECT id FROM item WHERE ROW(id, note) = ROW(1, 'x')",
        &["SELECT `id` FROM `public`.`item` WHERE (`id` = 1 AND `note` = 'x')"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE fixed > 'b' ORDER BY id",
        &["SELECT `id` FROM `public`.`sample` WHERE `fixed` > 'b    ' ORDER BY `id`"],
    ),
    Example::new("SELECT id FROM item WHERE id = '7'", &["SELECT `id` FROM `public`.`item` WHERE `id` = 7"]),
    Example::new(
        "SELECT id FROM item WHERE made > '2026-11-22 07:33:09+01'",
        &["SELECT `id` FROM `public`.`item` WHERE `made` > '2026-11-22 06:33:09'"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note IS DISTINCT FROM 'x'",
        &["SELECT `id` FROM `public`.`item` WHERE NOT (`note` <=> 'x')"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note IS NOT DISTINCT FROM NULL",
        &["SELECT `id` FROM `public`.`item` WHERE `note` <=> NULL"],
    ),
    Example::new("SELECT id FROM item WHERE note = id", &[]),
    Example::of(TextStorage::Binary, "SELECT 'a' = 'a ' AS same", &["SELECT _binary'a' = _binary'a ' AS `same`"]),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT 'a' = 'a ' AS same",
        &["SELECT _utf8mb4'a' COLLATE utf8mb4_nopad_bin = _utf8mb4'a ' COLLATE utf8mb4_nopad_bin AS `same`"],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT 'a' = 'A' AS a, 'ä' = 'a' AS b, 'a' || '' = 'A' AS c, lower('A') = 'a ' AS d, 'b' > 'B' AS e, 'é' < 'f' AS f",
        &[
            "SELECT _binary'a' = _binary'A' AS `a`,_binary'ä' = _binary'a' AS `b`,(CAST(CONCAT('a','') AS BINARY)) = 'A' AS `c`,LOWER((CONVERT('A' USING utf8mb4) COLLATE utf8mb4_nopad_bin)) = 'a ' AS `d`,_binary'b' > _binary'B' AS `e`,_binary'é' < _binary'f' AS `f`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT 'a' = 'A' AS a, 'ä' = 'a' AS b, 'a' || '' = 'A' AS c, lower('A') = 'a ' AS d, 'b' > 'B' AS e, 'é' < 'f' AS f",
        &[
            "SELECT _utf8mb4'a' COLLATE utf8mb4_nopad_bin = _utf8mb4'A' COLLATE utf8mb4_nopad_bin AS `a`,_utf8mb4'ä' COLLATE utf8mb4_nopad_bin = _utf8mb4'a' COLLATE utf8mb4_nopad_bin AS `b`,((CONVERT(CONCAT('a','') USING utf8mb4) COLLATE utf8mb4_nopad_bin)) = 'A' AS `c`,LOWER((CONVERT('A' USING utf8mb4) COLLATE utf8mb4_nopad_bin)) = 'a ' AS `d`,_utf8mb4'b' COLLATE utf8mb4_nopad_bin > _utf8mb4'B' COLLATE utf8mb4_nopad_bin AS `e`,_utf8mb4'é' COLLATE utf8mb4_nopad_bin < _utf8mb4'f' COLLATE utf8mb4_nopad_bin AS `f`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT 'a' IN ('A', 'b') AS a, 'b' BETWEEN 'A' AND 'C' AS b, 'a'::text IN ('a ', 'x') AS c, 'a' NOT IN ('A', NULL) AS d",
        &[
            "SELECT _binary'a' IN (_binary'A',_binary'b') AS `a`,_binary'b' BETWEEN _binary'A' AND _binary'C' AS `b`,CAST('a' AS BINARY) IN (_binary'a ',_binary'x') AS `c`,_binary'a' NOT IN (_binary'A',NULL) AS `d`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT 'a' IN ('A', 'b') AS a, 'b' BETWEEN 'A' AND 'C' AS b, 'a'::text IN ('a ', 'x') AS c, 'a' NOT IN ('A', NULL) AS d",
        &[
            "SELECT _utf8mb4'a' COLLATE utf8mb4_nopad_bin IN (_utf8mb4'A' COLLATE utf8mb4_nopad_bin,_utf8mb4'b' COLLATE utf8mb4_nopad_bin) AS `a`,_utf8mb4'b' COLLATE utf8mb4_nopad_bin BETWEEN _utf8mb4'A' COLLATE utf8mb4_nopad_bin AND _utf8mb4'C' COLLATE utf8mb4_nopad_bin AS `b`,(CONVERT('a' USING utf8mb4) COLLATE utf8mb4_nopad_bin) IN (_utf8mb4'a ' COLLATE utf8mb4_nopad_bin,_utf8mb4'x' COLLATE utf8mb4_nopad_bin) AS `c`,_utf8mb4'a' COLLATE utf8mb4_nopad_bin NOT IN (_utf8mb4'A' COLLATE utf8mb4_nopad_bin,NULL) AS `d`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE note = 'a' OR note = 'X' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `note` = 'a' OR `note` = 'X' ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note > 'a' ORDER BY note",
        &["SELECT `id` FROM `public`.`item` WHERE `note` > 'a' ORDER BY `note` IS NULL,`note`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note BETWEEN 'X' AND 'b' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `note` BETWEEN 'X' AND 'b' ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE (amount, id) > (1, 5) ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE (`amount` > 1 OR (`amount` = 1 AND (`id` > 5))) ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE (amount, total, id) <= (12, 5, 9) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`amount` < 12 OR (`amount` = 12 AND (`total` < 5 OR (`total` = 5 AND (`id` <= 9))))) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, (amount, total) < (5, 7) AS l, (amount, total) >= (5, NULL) AS g FROM item ORDER BY id",
        &[
            "SELECT `id`,(`amount` < 5 OR (`amount` = 5 AND (`total` < 7))) AS `l`,(`amount` > 5 OR (`amount` = 5 AND (`total` >= NULL))) AS `g` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE (note, id) = ('x', 1)",
        &["SELECT `id` FROM `public`.`item` WHERE (`note` = 'x' AND `id` = 1)"],
    ),
    Example::new(
        "SELECT id, amount IS DISTINCT FROM total AS a, done IS DISTINCT FROM TRUE AS b, made IS NOT DISTINCT FROM NULL AS c FROM item ORDER BY id",
        &[
            "SELECT `id`,NOT (`amount` <=> `total`) AS `a`,NOT (`done` <=> TRUE) AS `b`,`made` <=> NULL AS `c` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, done AS a, NOT done AS b, done AND amount > 3 AS c, done OR note IS NULL AS d, amount = total AS e FROM item ORDER BY id",
        &[
            "SELECT `id`,`done` AS `a`,NOT `done` AS `b`,`done` AND `amount` > 3 AS `c`,`done` OR `note` IS NULL AS `d`,`amount` = `total` AS `e` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, done IS TRUE AS a, done IS NOT TRUE AS b, done IS FALSE AS c, done IS UNKNOWN AS d, done IS NOT UNKNOWN AS e, (amount > 0) IS NOT FALSE AS f FROM item ORDER BY id",
        &[
            "SELECT `id`,`done` IS TRUE AS `a`,`done` IS NOT TRUE AS `b`,`done` IS FALSE AS `c`,`done` IS UNKNOWN AS `d`,`done` IS NOT UNKNOWN AS `e`,(`amount` > 0) IS NOT FALSE AS `f` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE done ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `done` ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE NOT done ORDER BY done DESC, id",
        &["SELECT `id` FROM `public`.`item` WHERE NOT `done` ORDER BY `done` IS NOT NULL,`done` DESC,`id`"],
    ),
    Example::new(
        "SELECT TRUE = 't' AS a, TRUE > FALSE AS b, TRUE IS DISTINCT FROM NULL AS c",
        &["SELECT TRUE = 1 AS `a`,TRUE > FALSE AS `b`,NOT (TRUE <=> NULL) AS `c`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE done = 'yes' ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `done` = 1 ORDER BY `id`"],
    ),
    Example::new(
        r#"SELECT id FROM item WHERE note COLLATE "C" > 'X' ORDER BY note COLLATE "C""#,
        &["SELECT `id` FROM `public`.`item` WHERE (`note`) > 'X' ORDER BY (`note`) IS NULL,`note`"],
    ),
    Example::of(
        TextStorage::Binary,
        r#"SELECT 'a' COLLATE "C" < 'B' AS less"#,
        &["SELECT (_binary'a') < 'B' AS `less`"],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        r#"SELECT 'a' COLLATE "C" < 'B' AS less"#,
        &["SELECT (_utf8mb4'a' COLLATE utf8mb4_nopad_bin) < 'B' AS `less`"],
    ),
    Example::new(r#"SELECT id FROM item ORDER BY note COLLATE "en_US""#, &[]),
    Example::new(
        "SELECT id FROM sample WHERE code = 'beta' OR code = 'beta ' ORDER BY id",
        &["SELECT `id` FROM `public`.`sample` WHERE `code` = 'beta' OR `code` = 'beta ' ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id, mood < 'happy' AS less FROM sample WHERE mood >= 'ok' ORDER BY id",
        &[
            "SELECT `id`,NULLIF(FIELD(`mood`,'sad','ok','happy'),0) < NULLIF(FIELD('happy','sad','ok','happy'),0) AS `less` FROM `public`.`sample` WHERE NULLIF(FIELD(`mood`,'sad','ok','happy'),0) >= NULLIF(FIELD('ok','sad','ok','happy'),0) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE mood BETWEEN 'sad' AND 'ok' ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE NULLIF(FIELD(`mood`,'sad','ok','happy'),0) BETWEEN NULLIF(FIELD('sad','sad','ok','happy'),0) AND NULLIF(FIELD('ok','sad','ok','happy'),0) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, note ISNULL AS a, note NOTNULL AS b FROM item ORDER BY id",
        &["SELECT `id`,`note` IS NULL AS `a`,`note` IS NOT NULL AS `b` FROM `public`.`item` ORDER BY `id`"],
    ),
    Example::new(
        "SELECT 5 BETWEEN SYMMETRIC 10 AND 1 AS a, 0 NOT BETWEEN SYMMETRIC 1 AND -1 AS b",
        &["SELECT 5 BETWEEN LEAST(10,1) AND GREATEST(10,1) AS `a`,0 NOT BETWEEN LEAST(1,-1) AND GREATEST(1,-1) AS `b`"],
    ),
];
