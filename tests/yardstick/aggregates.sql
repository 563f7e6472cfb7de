SELECT count(*), count(name), count(DISTINCT dept), count(manager_id) FROM employee;

SELECT count(*) FILTER (WHERE active) AS active, count(*) FILTER (WHERE NOT active) AS inactive FROM customer;

SELECT sum(total) FILTER (WHERE status = 'paid') AS paid, avg(total) FILTER (WHERE status = 'none') AS none FROM orders;

SELECT status, count(*), sum(total), avg(total), min(total), max(total) FROM orders GROUP BY status ORDER BY status;

SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id HAVING count(*) > 1 ORDER BY n DESC, customer_id;

SELECT sum(total) FROM orders WHERE id > 1000;

SELECT count(*), sum(salary), min(name) FROM employee WHERE false;

SELECT min(name), max(name), min(email), max(code) FROM customer;

SELECT bool_and(active), bool_or(active), every(active) FROM customer;

SELECT bool_and(discontinued), bool_or(discontinued) FROM product WHERE discontinued IS NULL;

SELECT bit_and(s), bit_or(s), bit_xor(s) FROM measure WHERE id IN (1, 7, 8);

SELECT bit_and(s) FROM measure WHERE id = 6;

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) AS median FROM employee;

SELECT dept, percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) AS median FROM employee GROUP BY dept ORDER BY dept;

SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) AS median FROM employee;

SELECT percentile_cont(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY salary) AS q FROM employee;

SELECT mode() WITHIN GROUP (ORDER BY dept) FROM employee;

SELECT rank(100000) WITHIN GROUP (ORDER BY salary) FROM employee;

SELECT stddev(salary), stddev_pop(salary), variance(salary), var_samp(salary) FROM employee;

SELECT stddev(salary), variance(salary) FROM employee WHERE id = 1;

SELECT corr(i, n::float8), covar_pop(i, n::float8), regr_slope(i, n::float8) FROM measure WHERE id IN (1, 2, 7);

SELECT avg(DISTINCT salary), sum(DISTINCT salary), count(DISTINCT salary) FROM employee;

SELECT count(DISTINCT (dept, salary)) FROM employee;

SELECT string_agg(name, ',' ORDER BY salary DESC NULLS LAST, name) FROM employee;

SELECT string_agg(name, ',') FILTER (WHERE salary > 90000) FROM (SELECT * FROM employee ORDER BY id) e;

SELECT string_agg(dept, ',') FROM employee WHERE id > 100;

SELECT array_agg(salary ORDER BY id) FROM employee;

SELECT dept, manager_id, count(*) FROM employee GROUP BY ROLLUP (dept, manager_id) ORDER BY dept NULLS LAST, manager_id NULLS LAST, 3;

SELECT dept, count(*), sum(salary) FROM employee GROUP BY ROLLUP (dept) ORDER BY grouping(dept), dept;

SELECT dept, extract(year FROM hired) AS y, count(*) FROM employee GROUP BY CUBE (dept, extract(year FROM hired)) ORDER BY 1, 2, 3;

SELECT status, customer_id, sum(total) FROM orders GROUP BY GROUPING SETS ((status), (customer_id), ()) ORDER BY 1, 2;

SELECT dept, grouping(dept) AS g, count(*) FROM employee GROUP BY GROUPING SETS ((dept), ()) ORDER BY g, dept;

SELECT dept, sum(salary) AS total FROM employee GROUP BY dept ORDER BY total DESC NULLS LAST;

SELECT dept, sum(salary) AS total FROM employee GROUP BY dept ORDER BY sum(salary) DESC, dept;

SELECT dept AS d, count(*) FROM employee GROUP BY d ORDER BY d;

SELECT upper(dept) AS d, count(*) FROM employee GROUP BY 1 ORDER BY 2 DESC, 1;

SELECT name, count(*) FROM setting GROUP BY name ORDER BY name;

SELECT c.id, c.email, count(o.id) FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id;

SELECT c.name, count(*) FROM customer c JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY count(*) DESC, c.id;

SELECT name, dept, count(*) FROM employee GROUP BY dept;

SELECT dept, count(*) FROM employee WHERE count(*) > 1 GROUP BY dept;

SELECT dept FROM employee GROUP BY dept HAVING avg(salary) > 90000 ORDER BY dept;

SELECT dept, avg(salary) AS a FROM employee GROUP BY dept HAVING a > 90000;

SELECT active, count(*) FROM customer GROUP BY active ORDER BY active;

SELECT code, count(*) FROM slot GROUP BY code ORDER BY code;

SELECT lower(code) AS c, max(id) FROM slot GROUP BY lower(code) ORDER BY c;

SELECT max(active::int), sum(active::int), avg(active::int) FROM customer;

SELECT min(added), max(added), count(added) FROM product;

SELECT sum(l.qty * l.price) AS revenue, p.title FROM order_line l JOIN product p ON p.id = l.product_id GROUP BY p.title ORDER BY revenue DESC, p.title;

SELECT avg(salary)::numeric(10,2) AS a, round(avg(salary)) AS b, avg(salary) > 100000 AS c FROM employee;

SELECT avg(rating), sum(rating), avg(score) FROM customer WHERE id IN (1, 3, 7);

SELECT sum(NULL::int), max(NULL::text), count(NULL);

SELECT json_object_agg(name, value) FROM (SELECT name, value FROM setting WHERE name = 'theme') s;

SELECT count(*) AS total, sum(CASE WHEN status = 'paid' THEN 1 ELSE 0 END) AS paid FROM orders;

SELECT any_value(name) FROM employee WHERE id = 1;

SELECT max(CASE WHEN name = 'theme' THEN value END) AS theme, max(CASE WHEN name = 'locale' THEN value END) AS locale FROM setting;

SELECT DISTINCT dept, salary FROM employee ORDER BY dept, salary;

SELECT DISTINCT lower(name) AS n FROM employee ORDER BY n;

SELECT DISTINCT code FROM slot ORDER BY code;

SELECT max(ref_id::text) FROM customer;

SELECT max(name), min(email) FROM customer;

SELECT avg(score), sum(score), max(score) FROM customer;

SELECT avg(weight), sum(weight) FROM product;

SELECT sum(id), avg(id), avg(balance), sum(balance), avg(rating) FROM customer;

SELECT count(*), count(name), count(DISTINCT name), min(name), max(name) FROM customer;

SELECT string_agg(name, ', ' ORDER BY name), string_agg(DISTINCT dept, '/' ORDER BY dept) FROM employee;

SELECT dept, mode() WITHIN GROUP (ORDER BY salary) FROM employee GROUP BY dept ORDER BY dept;

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary), percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) FROM employee;

SELECT rank(100) WITHIN GROUP (ORDER BY id), dense_rank(3) WITHIN GROUP (ORDER BY salary), percent_rank(3) WITHIN GROUP (ORDER BY id) FROM employee;

SELECT corr(id, salary), covar_pop(id, salary), covar_samp(id, salary), regr_slope(salary, id), regr_intercept(salary, id), regr_r2(salary, id), regr_count(salary, id) FROM employee;

SELECT stddev(id), variance(id), stddev_pop(salary), var_samp(salary) FROM employee;

SELECT bool_and(active), bool_or(active), every(id > 0) FROM customer;

SELECT bit_and(id), bit_or(id), bit_xor(id) FROM slot;

SELECT sum(id) FILTER (WHERE active), count(*) FILTER (WHERE name IS NULL), string_agg(name, ',' ORDER BY id) FILTER (WHERE id < 3) FROM customer;

SELECT sum(DISTINCT salary), avg(DISTINCT salary), count(DISTINCT dept) FROM employee;

SELECT dept, count(*) FROM employee GROUP BY GROUPING SETS ((dept), ()) ORDER BY dept NULLS FIRST, 2;

SELECT dept, manager_id, sum(salary), grouping(dept, manager_id) FROM employee GROUP BY CUBE (dept, manager_id) ORDER BY 1, 2, 4;

SELECT dept, sum(salary) FROM employee GROUP BY ROLLUP (dept) ORDER BY dept NULLS LAST;

SELECT string_agg(code, '') FROM (SELECT code FROM slot ORDER BY id) s;

SELECT rank(90000) WITHIN GROUP (ORDER BY salary DESC) FROM employee;

SELECT dept, rank(100000) WITHIN GROUP (ORDER BY salary) AS r, cume_dist(100000) WITHIN GROUP (ORDER BY salary) AS c FROM employee GROUP BY dept ORDER BY dept;

SELECT sum(salary) / count(*) FROM employee WHERE id > 100;

SELECT dept, sum(salary) / count(salary) AS mean FROM employee GROUP BY dept HAVING count(salary) > 0 ORDER BY dept;

SELECT max(feeling) FILTER (WHERE active) FROM customer;
