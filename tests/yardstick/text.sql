SELECT id, length(name), char_length(note), octet_length(note), bit_length('ä') FROM customer ORDER BY id;

SELECT id, upper(name), lower(name), initcap(name) FROM customer ORDER BY id;

SELECT upper('straße') AS a, lower('ÄÖÜ') AS b, initcap('hello wORLD-foo bar_baz') AS c;

SELECT substring('hello' FROM 2 FOR 3) AS a, substring('hello', 2) AS b, substr('hello', 0, 3) AS c, substr('hello', -1, 3) AS d, substring('hello' FROM 10) AS e;

SELECT left('hello', 2) AS a, left('hello', -2) AS b, right('hello', 3) AS c, right('hello', -3) AS d, left('hé', 1) AS e;

SELECT substring(name FROM 1 FOR 3) AS part FROM customer ORDER BY id;

SELECT substring('foobar' FROM 'o.b') AS a, substring('foobar' FROM 'o(.)b') AS b;

SELECT position('b' IN 'abc') AS a, strpos('abc', 'x') AS b, position('' IN 'abc') AS c, strpos('äbc', 'b') AS d, position('B' IN 'abc') AS e;

SELECT trim('  a b  ') AS a, ltrim('xxa', 'x') AS b, rtrim('a  ') AS c, btrim('xyaxy', 'xy') AS d, trim(both 'x' from 'xax') AS e;

SELECT trim(leading '0' from '007') AS a, trim(trailing from 'a ') AS b, ltrim('abcabcd', 'abc') AS c;

SELECT name, trim(name) AS t, length(trim(name)) AS l FROM customer WHERE id IN (6, 7) ORDER BY id;

SELECT replace('aXbX', 'X', 'y') AS a, replace('abc', '', 'x') AS b, replace('abc', 'B', 'x') AS c, replace(NULL, 'a', 'b') AS d;

SELECT translate('12345', '143', 'ax') AS t;

SELECT reverse('añb') AS a, repeat('ab', 3) AS b, repeat('x', 0) AS c, repeat('x', -1) AS d;

SELECT lpad('7', 3, '0') AS a, rpad('7', 3) AS b, lpad('hello', 2) AS c, rpad('hi', 6, 'xy') AS d, lpad('x', 3, '') AS e;

SELECT split_part('a,b,c', ',', 2) AS a, split_part('a,b,c', ',', 5) AS b, split_part('a,b,c', ',', -1) AS c, split_part('abc', ',', 1) AS d;

SELECT split_part(email, '@', 2) AS domain, count(*) FROM customer GROUP BY split_part(email, '@', 2) ORDER BY domain;

SELECT concat('a', NULL, 1, true) AS a, concat_ws(',', 'a', NULL, '', 'b') AS b, concat_ws(NULL, 'a', 'b') AS c;

SELECT concat(name, ' ', email) FROM customer ORDER BY id;

SELECT concat_ws(' ', name, note) FROM customer ORDER BY id;

SELECT format('Hello %s, %s%%', 'x', 10) AS a, format('%I = %L', 'my col', 'it''s') AS b, format('%2$s %1$s', 'a', 'b') AS c;

SELECT format('%5s|%-5s|', 'a', 'b');

SELECT regexp_replace('foobarbaz', 'b..', 'X') AS a, regexp_replace('foobarbaz', 'b..', 'X', 'g') AS b, regexp_replace('foobar', '(o+)', '<\1>') AS c;

SELECT regexp_replace(name, '[^a-zA-Z]', '', 'g') FROM customer ORDER BY id;

SELECT regexp_replace('Hello', 'L', 'x', 'gi') AS a, regexp_replace('a  b   c', '\s+', ' ', 'g') AS b;

SELECT regexp_matches('foobar', 'o(.)(.)');

SELECT (regexp_match('order-123', '(\d+)'))[1] AS n;

SELECT regexp_split_to_array('a, b,c', ',\s*') AS parts;

SELECT regexp_split_to_table('a b  c', '\s+') AS part;

SELECT regexp_count('banana', 'a') AS a, regexp_like('Hello', 'hel', 'i') AS b, regexp_substr('abc123', '\d+') AS c, regexp_instr('abc123', '\d') AS d;

SELECT string_to_array('a,b,,c', ',') AS a, string_to_array('a,b,NULL', ',', 'NULL') AS b, array_to_string(ARRAY['a', NULL, 'b'], '-') AS c, array_to_string(ARRAY['a', NULL], '-', '*') AS d;

SELECT ascii('A') AS a, ascii('é') AS b, chr(65) AS c, chr(8364) AS d, ascii('') AS e;

SELECT md5('hello') AS a, md5('') AS b, md5('ü') AS c;

SELECT encode(sha256('abc'::bytea), 'hex') AS a;

SELECT encode('abc'::bytea, 'base64') AS a, encode('\xff00'::bytea, 'hex') AS b, decode('616263', 'hex') AS c, convert_from(decode('YWJj', 'base64'), 'UTF8') AS d;

SELECT id, length(image), encode(image, 'hex'), image FROM product ORDER BY id;

SELECT id FROM product WHERE image = '\x616263'::bytea;

SELECT convert_to('ü', 'UTF8') AS a, get_byte('\x4142'::bytea, 1) AS b, octet_length('\x0001'::bytea) AS c;

SELECT overlay('hello' placing 'XX' from 2 for 3) AS a, overlay('hello' placing 'XX' from 2) AS b;

SELECT quote_literal('it''s') AS a, quote_ident('My Col') AS b, quote_nullable(NULL) AS c;

SELECT to_hex(255) AS a, to_hex(-1) AS b;

SELECT starts_with('hello', 'he') AS a, starts_with('hello', 'HE') AS b, 'hello' ^@ 'he' AS c;

SELECT string_agg(name, ', ' ORDER BY id) FROM customer;

SELECT string_agg(DISTINCT dept, ',' ORDER BY dept) FROM employee;

SELECT dept, string_agg(name, '|' ORDER BY name DESC) AS names FROM employee GROUP BY dept ORDER BY dept NULLS FIRST;

SELECT to_char(1234.5, 'FM9,999.00') AS a, to_char(7, 'FM000') AS b, to_char(-5, '999') AS c, to_char(0.5, 'FM90.99') AS d;

SELECT to_char(12345.678, '99999.99') AS a, to_char(42, 'FMRN') AS b, to_char(1e6, '9.99EEEE') AS c;

SELECT to_number('1,234.56', '9,999.99') AS n;

SELECT lower(email) AS e, count(*) FROM customer GROUP BY lower(email) HAVING count(*) > 1;

SELECT id FROM customer WHERE lower(name) = lower('ANN') ORDER BY id;

SELECT id FROM customer WHERE length(coalesce(name, '')) = 0 ORDER BY id;

SELECT unnest(string_to_array('c,a,b', ',')) AS part ORDER BY part;

SELECT string_agg(c, '' ORDER BY c DESC) FROM regexp_split_to_table('hello', '') AS c;

SELECT normalize(U&'e\0301') = 'é' AS same;

SELECT 'abc' COLLATE "C" < 'ABD' AS less, name COLLATE "C" FROM customer WHERE id = 1;

SELECT name FROM customer ORDER BY name COLLATE "C" NULLS LAST, id;

SELECT 'a' < 'b' AS a, 'Z' < 'a' AS b, 'ä' > 'z' AS c, '10' < '9' AS d, '😀' > 'ÿ' AS e;

SELECT random() >= 0 AS a, length(gen_random_uuid()::text) AS b;

SELECT unistr('\0441') AS a, parse_ident('a.b') AS b;

SELECT levenshtein('a', 'b');

SELECT format('%s-%s', 'a', NULL), format('%2$s %1$s', 'a', 'b'), format('%L', 'it''s'), format('%%');

SELECT format('%10s|%-10s|', 'abc', 'abc');

SELECT format('%I.%I', 'Public', 'my table');

SELECT to_char(1234567.891, '9,999,999.99'), to_char(-5, '999'), to_char(0.5, '0.99');

SELECT to_char(12, '0000'), to_char(12, 'FM0000'), to_char(12.3, 'FM999.000'), to_char(1e6, '9.99EEEE');

SELECT to_char(-12.5, '99.9MI'), to_char(-12.5, '99.9PR'), to_char(12.5, 'S99.9'), to_char(-12.5, 'SG99.9');

SELECT to_char(4, 'FMRN'), to_char(1999, 'RN'), to_char(0.05, '90.99'), to_char(123456, '999');

SELECT to_char(485, '9 9 9'), to_char(148.5, '999D999'), to_char(1485, '9G999'), to_char(485, 'L999');

SELECT to_char(balance, 'FM999,999,990.00') FROM customer ORDER BY id;

SELECT to_char(rating, '999.99') FROM customer ORDER BY id;

SELECT to_number('12,454.8-', '99G999D9S'), to_number('-34,338,492', '99G999G999');

SELECT regexp_replace('foobarbaz', 'b..', 'X'), regexp_replace('foobarbaz', 'b..', 'X', 'g'), regexp_replace('foobarbaz', 'b(..)', 'X\1Y', 'g');

SELECT regexp_replace('Hello World', '[aeiou]', '*', 'gi'), regexp_replace('abc', '', '-', 'g');

SELECT regexp_count('ABCABCAXYaxy', 'A.'), regexp_like('Hello', '^h', 'i'), regexp_substr('number of your street, town zip', '[^,]+', 1, 2), regexp_instr('number of your street', '[aeiou]', 1, 3);

SELECT regexp_split_to_array('hello world', '\s+');

SELECT 'abc' ~ '^a', 'abc' ~* 'B', 'abc' !~ 'x', 'abc' !~* 'ABC';

SELECT 'foo.bar' ~ 'o\.b', 'a1' ~ '[[:digit:]]', 'aa' ~ '(a)\1', 'x' ~ '\y';

SELECT 'abc' SIMILAR TO 'a(b|x)c', 'abc' SIMILAR TO '%(b|d)%', 'abc' SIMILAR TO 'ab';

SELECT 'abc' LIKE 'a%', 'a%c' LIKE 'a\%c', 'a_c' LIKE 'a!_c' ESCAPE '!', 'ABC' ILIKE 'abc';

SELECT 'a\b' LIKE 'a\\b', 'a' LIKE '', '' LIKE '%', NULL LIKE 'a';

SELECT overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4), overlay('abc' PLACING 'X' FROM 2);

SELECT position('om' IN 'Thomas'), strpos('high', 'ig'), position('' IN 'abc'), strpos('abc', '');

SELECT substring('Thomas' FROM 2 FOR 3), substring('Thomas' FROM -1 FOR 3), substring('Thomas' FROM 3), substring('Thomas', 0, 3);

SELECT substring('Thomas' FROM '...$'), substring('foobar' FROM 'o(.)b'), substring('Thomas' SIMILAR '%#"o_a#"_' ESCAPE '#');

SELECT substring('Thomas' FROM '%#"o_a#"_' FOR '#');

SELECT trim(BOTH 'xy' FROM 'yxTomxx'), trim(LEADING FROM '  a '), ltrim('zzzytest', 'xyz'), rtrim('testxxzx', 'xyz'), btrim('  x  ');

SELECT lpad('hi', 5, 'xy'), rpad('hi', 5, 'xy'), lpad('hello', 3), rpad('hello', 3), lpad('hi', 5, ''), lpad('hi', -1);

SELECT initcap('hi THOMAS o''neil-smith ärger'), reverse('añb'), repeat('Pg', 3), translate('12345', '143', 'ax');

SELECT ascii('x'), ascii('é'), ascii(''), chr(65), chr(233);

SELECT concat('a', NULL, 1, true, 1.50), concat_ws(',', 'a', NULL, 'b'), 'a' || 1, 'a' || true, 'a' || 1.50;

SELECT 'a' || NULL, concat(NULL), concat_ws(NULL, 'a', 'b');

SELECT md5('abc'), encode(sha256('abc'), 'hex'), encode('abc', 'base64'), encode('\x00ff', 'escape'), decode('YWJj', 'base64');

SELECT get_byte('\x1234'::bytea, 0), set_byte('\x1234'::bytea, 0, 255), get_bit('\x1234'::bytea, 1);

SELECT length('añb'), octet_length('añb'), bit_length('añb'), char_length('');

SELECT quote_ident('a b'), quote_ident('abc'), quote_ident('select'), quote_nullable(NULL), quote_literal(42);

SELECT split_part('abc~@~def~@~ghi', '~@~', 2), split_part('a,b', ',', 3), split_part('a', '', 1);

SELECT upper(name), lower(email) FROM customer ORDER BY id;

SELECT unistr('\0441\043B'), normalize('abc'), to_hex(255), to_hex(-1);

SELECT name AS n FROM employee ORDER BY upper(name), n;

SELECT id FROM customer WHERE note ~ '\d+' ORDER BY id;

SELECT id FROM customer WHERE note ~* 'STRASSE|first' ORDER BY id;

SELECT regexp_replace(email, '@.*$', ''), split_part(email, '@', 2) FROM customer ORDER BY id;

SELECT id FROM customer WHERE email ILIKE '%EXAMPLE.COM' ORDER BY id;

SELECT id FROM customer WHERE note LIKE '%\_%' ORDER BY id;

SELECT id FROM customer WHERE name SIMILAR TO '(A|B|b)%' ORDER BY id;

SELECT to_char(12, 'FM0000') AS a, to_char(1234.5, '$9,999.99') AS b, to_char(12, 'FM999%') AS c;

SELECT to_char(n, 'FM999990.99') AS a, to_char(n, 'S9999.9') AS b, to_char(n, '9999.9MI') AS c, to_char(n, '9999.9PR') AS d, to_char(n, '9999.9S') AS e FROM measure WHERE id IN (1, 2, 3, 7, 8, 9) ORDER BY id;

SELECT id, to_char(id, 'RN') AS a, to_char(id * 487, 'FMRN') AS b FROM measure ORDER BY id;

SELECT quote_ident(name) AS q FROM setting ORDER BY name;

SELECT format('%I = %L', name, value) FROM setting ORDER BY name;

SELECT format('%-8s|%8s|%2$s', name, dept) FROM employee ORDER BY id;

SELECT get_byte(image, 0) FROM product WHERE id IN (1, 3) ORDER BY id;

SELECT set_byte(image, 0, 65) AS s, get_bit(image, 3) AS b FROM product WHERE id = 1;

SELECT get_byte(image, 0) FROM product WHERE id = 4;

SELECT regexp_replace(name, '^', '> ', 'g') FROM employee ORDER BY id;

SELECT regexp_count('banana', 'a'), regexp_count('banana', 'x');
