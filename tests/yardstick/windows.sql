SELECT id, row_number() OVER (ORDER BY salary DESC NULLS LAST, id) AS rn FROM employee ORDER BY id;

SELECT id, dept, row_number() OVER (PARTITION BY dept ORDER BY id) AS rn FROM employee ORDER BY dept NULLS FIRST, id;

SELECT id, rank() OVER (ORDER BY salary DESC NULLS LAST) AS r, dense_rank() OVER (ORDER BY salary DESC NULLS LAST) AS d FROM employee ORDER BY id;

SELECT id, rank() OVER (ORDER BY salary) AS r FROM employee ORDER BY id;

SELECT id, percent_rank() OVER (ORDER BY salary) AS p, cume_dist() OVER (ORDER BY salary) AS c FROM employee WHERE salary IS NOT NULL ORDER BY id;

SELECT id, ntile(3) OVER (ORDER BY id) AS t FROM employee ORDER BY id;

SELECT id, lag(salary) OVER (ORDER BY id) AS prev, lead(salary) OVER (ORDER BY id) AS next FROM employee ORDER BY id;

SELECT id, lag(salary, 2, 0) OVER (ORDER BY id) AS prev, lead(name, 1, 'none') OVER (ORDER BY id) AS next FROM employee ORDER BY id;

SELECT id, first_value(name) OVER (PARTITION BY dept ORDER BY id) AS f, last_value(name) OVER (PARTITION BY dept ORDER BY id) AS l FROM employee ORDER BY id;

SELECT id, last_value(name) OVER (PARTITION BY dept ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS l FROM employee ORDER BY id;

SELECT id, nth_value(name, 2) OVER (ORDER BY id) AS n FROM employee ORDER BY id;

SELECT id, sum(salary) OVER (ORDER BY id) AS running FROM employee ORDER BY id;

SELECT id, sum(salary) OVER (PARTITION BY dept) AS total, salary * 100.0 / sum(salary) OVER (PARTITION BY dept) AS pct FROM employee WHERE salary IS NOT NULL ORDER BY id;

SELECT id, avg(total) OVER (ORDER BY placed ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS moving FROM orders ORDER BY placed;

SELECT id, sum(qty) OVER (PARTITION BY order_id ORDER BY line_no ROWS UNBOUNDED PRECEDING) AS s FROM (SELECT order_id, line_no, qty, line_no AS id FROM order_line) x ORDER BY order_id, line_no;

SELECT id, count(*) OVER () AS total FROM customer WHERE active ORDER BY id LIMIT 2;

SELECT id, sum(salary) OVER w AS s, avg(salary) OVER w AS a FROM employee WINDOW w AS (PARTITION BY dept ORDER BY hired, id) ORDER BY id;

SELECT id, rank() OVER w, row_number() OVER (w ORDER BY id) FROM employee WINDOW w AS (PARTITION BY dept) ORDER BY id;

SELECT id, count(*) FILTER (WHERE salary > 90000) OVER (PARTITION BY dept) AS n FROM employee ORDER BY id;

SELECT id, sum(i) OVER (ORDER BY i RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS s FROM measure WHERE i BETWEEN -100 AND 100 ORDER BY id;

SELECT id, sum(total) OVER (ORDER BY placed RANGE BETWEEN interval '30 days' PRECEDING AND CURRENT ROW) AS s FROM orders ORDER BY id;

SELECT id, sum(id) OVER (ORDER BY dept GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM employee ORDER BY id;

SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS s FROM employee ORDER BY id;

SELECT * FROM (SELECT id, dept, salary, row_number() OVER (PARTITION BY dept ORDER BY salary DESC NULLS LAST, id) AS rn FROM employee) x WHERE rn = 1 ORDER BY id;

SELECT dept, sum(salary) AS s, rank() OVER (ORDER BY sum(salary) DESC NULLS LAST) AS r FROM employee GROUP BY dept ORDER BY r, dept;

SELECT id, placed - lag(placed) OVER (ORDER BY placed) AS gap FROM orders ORDER BY placed;

SELECT id, string_agg(code, ',') OVER (ORDER BY id) AS codes FROM slot ORDER BY id;

SELECT id, array_agg(code) OVER (ORDER BY id) AS codes FROM slot ORDER BY id;

SELECT id, max(name) OVER (PARTITION BY manager_id) AS m, min(hired) OVER (PARTITION BY manager_id) AS h FROM employee ORDER BY id;

SELECT id, bool_or(active) OVER (ORDER BY id) AS b FROM customer ORDER BY id;

SELECT count(*) OVER (PARTITION BY lower(name)) AS same, name FROM employee ORDER BY name;

SELECT id, lag(dept) OVER (ORDER BY id) IS DISTINCT FROM dept AS changed FROM employee ORDER BY id;

SELECT DISTINCT dept, max(salary) OVER (PARTITION BY dept) AS m FROM employee ORDER BY dept;

SELECT id, row_number() OVER (ORDER BY salary DESC NULLS LAST, id), rank() OVER (ORDER BY dept), dense_rank() OVER (ORDER BY dept) FROM employee ORDER BY id;

SELECT id, lag(salary) OVER w, lead(salary, 2, 0) OVER w, first_value(name) OVER w, last_value(name) OVER w, nth_value(name, 2) OVER w FROM employee WINDOW w AS (PARTITION BY dept ORDER BY id) ORDER BY id;

SELECT id, sum(salary) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), avg(salary) OVER (PARTITION BY dept), count(*) OVER () FROM employee ORDER BY id;

SELECT id, ntile(3) OVER (ORDER BY id), percent_rank() OVER (ORDER BY salary), cume_dist() OVER (ORDER BY salary) FROM employee ORDER BY id;

SELECT id, sum(salary) OVER (w ROWS UNBOUNDED PRECEDING) FROM employee WINDOW w AS (PARTITION BY dept ORDER BY id) ORDER BY id;

SELECT id, rank() OVER w FROM employee WINDOW w AS (PARTITION BY dept) ORDER BY id;

SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN 10000 PRECEDING AND CURRENT ROW) FROM employee ORDER BY id;

SELECT id, sum(id) OVER (ORDER BY dept GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM employee ORDER BY id;

SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM employee ORDER BY id;

SELECT dept, sum(salary), rank() OVER (ORDER BY sum(salary) DESC NULLS LAST) FROM employee GROUP BY dept ORDER BY dept;

SELECT name FROM employee ORDER BY row_number() OVER (ORDER BY salary DESC NULLS LAST, id);

SELECT sum(salary) FILTER (WHERE dept = 'dev') OVER (ORDER BY id) FROM employee ORDER BY id;

SELECT nth_value(id, 2) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM slot ORDER BY id;

SELECT id, string_agg(code, ',') OVER (ORDER BY id) FROM slot ORDER BY id;

SELECT id, rank() OVER (PARTITION BY dept) AS r, dense_rank() OVER () AS d, percent_rank() OVER (PARTITION BY dept) AS p FROM employee ORDER BY id;

SELECT id, count(*) OVER (ORDER BY salary DESC RANGE BETWEEN 10000 PRECEDING AND 10000 FOLLOWING) AS near FROM employee ORDER BY id;

SELECT sum(id) OVER (w PARTITION BY dept) FROM employee WINDOW w AS (ORDER BY id);

SELECT sum(id) OVER nothing FROM employee;
