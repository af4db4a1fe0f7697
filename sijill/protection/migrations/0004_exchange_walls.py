"""Row policies of lines; files without gaps; what left and what came is never altered."""

from django.db import migrations

WALLS = """
INSERT INTO protection_stream (code, codec, last) VALUES ('questions', 'csv', 0), ('artisans', 'csv', 0);

ALTER TABLE protection_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_line_web ON protection_line FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM protection_affiliation a WHERE a.id = affiliation_id)
);
CREATE POLICY protection_line_work ON protection_line FOR ALL TO sijill_work USING (true);
ALTER TABLE protection_placed ENABLE ROW LEVEL SECURITY;
CREATE POLICY protection_placed_web ON protection_placed FOR ALL TO sijill_web USING (
    EXISTS (SELECT FROM protection_line l WHERE l.id = line_id)
);
CREATE POLICY protection_placed_work ON protection_placed FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON protection_stream, protection_line, protection_outgoing,
    protection_placed, protection_incoming, protection_remark FROM sijill_web, sijill_work;

CREATE FUNCTION protection_stream_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.code <> OLD.code OR NEW.last NOT IN (OLD.last, OLD.last + 1) THEN
        RAISE EXCEPTION 'files are numbered one by one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stream_counts BEFORE UPDATE ON protection_stream
    FOR EACH ROW EXECUTE FUNCTION protection_stream_counts();

CREATE FUNCTION protection_outgoing_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <> (SELECT last FROM protection_stream WHERE code = NEW.stream_id) THEN
        RAISE EXCEPTION 'a file bears the newest number of its stream'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER outgoing_next BEFORE INSERT ON protection_outgoing
    FOR EACH ROW EXECUTE FUNCTION protection_outgoing_next();

CREATE FUNCTION protection_outgoing_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.stream_id, OLD.sequence, OLD.name, OLD.codec, OLD.made_at, OLD.count, OLD.control,
        OLD.digest) IS DISTINCT FROM
       (NEW.stream_id, NEW.sequence, NEW.name, NEW.codec, NEW.made_at, NEW.count, NEW.control,
        NEW.digest) THEN
        RAISE EXCEPTION 'what a file holds is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER outgoing_stands BEFORE UPDATE ON protection_outgoing
    FOR EACH ROW EXECUTE FUNCTION protection_outgoing_stands();

CREATE FUNCTION protection_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.affiliation_id, OLD.number, OLD.stream_id, OLD.kind, OLD.key, OLD.effective_on,
        OLD.made_at) IS DISTINCT FROM
       (NEW.affiliation_id, NEW.number, NEW.stream_id, NEW.kind, NEW.key, NEW.effective_on,
        NEW.made_at) THEN
        RAISE EXCEPTION 'what a line says is never altered' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER line_stands BEFORE UPDATE ON protection_line
    FOR EACH ROW EXECUTE FUNCTION protection_line_stands();

CREATE FUNCTION protection_placed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.file_id, OLD.position, OLD.line_id) IS DISTINCT FROM
       (NEW.file_id, NEW.position, NEW.line_id) OR OLD.status NOT IN ('', 'PDNG') THEN
        RAISE EXCEPTION 'an answer for good is never altered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER placed_stands BEFORE UPDATE ON protection_placed
    FOR EACH ROW EXECUTE FUNCTION protection_placed_stands();
"""
OPEN = """
DROP TRIGGER placed_stands ON protection_placed;
DROP TRIGGER line_stands ON protection_line;
DROP TRIGGER outgoing_stands ON protection_outgoing;
DROP TRIGGER outgoing_next ON protection_outgoing;
DROP TRIGGER stream_counts ON protection_stream;
DROP FUNCTION protection_placed_stands();
DROP FUNCTION protection_line_stands();
DROP FUNCTION protection_outgoing_stands();
DROP FUNCTION protection_outgoing_next();
DROP FUNCTION protection_stream_counts();
DROP POLICY protection_placed_work ON protection_placed;
DROP POLICY protection_placed_web ON protection_placed;
ALTER TABLE protection_placed DISABLE ROW LEVEL SECURITY;
DROP POLICY protection_line_work ON protection_line;
DROP POLICY protection_line_web ON protection_line;
ALTER TABLE protection_line DISABLE ROW LEVEL SECURITY;
DELETE FROM protection_stream;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_exchange")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
