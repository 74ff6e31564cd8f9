UPDATE shop.orders SET channel = 'app' WHERE id % 10 = 0;
