CREATE VIEW shop.customer_overview AS
  SELECT c.id, c.name, count(o.id) AS orders, max(o.ordered_at) AS last_order
  FROM shop.customers c LEFT JOIN shop.orders o ON o.customer = c.id
  GROUP BY c.id;
