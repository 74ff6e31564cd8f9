SELECT lo_create(70001), lo_create(70002), lo_from_bytea(70003, ''), lo_from_bytea(70004, '\x00') \g /dev/null
SELECT lo_from_bytea(70005, string_agg(sha256(n::text::bytea), '' ORDER BY n)) FROM generate_series(1, 3840) n \g /dev/null
SELECT lo_from_bytea(4294967295, 'at the highest oid') \g /dev/null
-- With a hole in the middle that reads as zeros.
SELECT lo_create(70006), lo_put(70006, 300000, '\xdeadbeef'), lo_put(70006, 10, 'begin') \g /dev/null
COMMENT ON LARGE OBJECT 70001 IS E'empty, it''s\nwith a comment';
COMMENT ON LARGE OBJECT 70005 IS '120 kB';
GRANT SELECT ON LARGE OBJECT 70005 TO "awkward ""quoted""", PUBLIC;
GRANT ALL ON LARGE OBJECT 70005 TO "awkward owner" WITH GRANT OPTION;
GRANT UPDATE ON LARGE OBJECT 70001 TO "awkward=r*w/x";
ALTER LARGE OBJECT 70002 OWNER TO "awkward owner";
ALTER LARGE OBJECT 70006 OWNER TO "-awkward-dash";
REVOKE ALL ON LARGE OBJECT 70006 FROM "-awkward-dash";
