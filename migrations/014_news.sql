-- Who keeps what they have read of users hears when one is changed. Of the books
-- the sealer tells.
create function tell_users() returns trigger language plpgsql as $$
begin
    perform pg_notify('sanlei_users', '');
    return null;
end $$;
create trigger tell_changed after update or delete on users
    for each statement execute function tell_users();
create trigger tell_changed after insert or update or delete on user_grant
    for each statement execute function tell_users();
create trigger tell_changed after update or delete on credential
    for each statement execute function tell_users();
