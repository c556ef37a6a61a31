import type { Pool } from 'pg';

// json, not jsonb: jsonb refuses U+0000 and lone surrogates, which texts may contain.
const TABLES = `
  create table if not exists org_prefix (
    object text primary key,
    prefix text not null unique
  );
  create table if not exists org_row (
    id text primary key,
    object text not null,
    data json not null,
    created_at timestamptz not null,
    modified_at timestamptz not null,
    deleted boolean not null default false
  );
  alter table org_row add column if not exists created_by text;
  alter table org_row add column if not exists modified_by text;
  create index if not exists org_row_newest on org_row (object, modified_at desc);
  create table if not exists org_key (
    object text not null,
    field text not null,
    value text not null,
    id text not null,
    is_unique boolean not null
  );
  create unique index if not exists org_key_unique on org_key (object, field, value) where is_unique;
  create index if not exists org_key_value on org_key (object, field, value);
  create index if not exists org_key_id on org_key (id);
  create table if not exists org_indexed (
    object text primary key,
    fields text not null
  );
  create table if not exists org_token (
    digest bytea primary key,
    expires_at timestamptz not null
  );
  alter table org_token add column if not exists facts json;
  alter table org_token add column if not exists approval text;
  alter table org_token add column if not exists issued_at timestamptz not null default now();
  create table if not exists org_signing_key (
    kid text primary key,
    pem text not null
  );
  create table if not exists org_cursor (
    id text primary key,
    soql text not null,
    asked_at timestamptz not null,
    with_deleted boolean not null,
    row_ids text[] not null
  );
  create table if not exists org_usage (
    day date primary key,
    calls bigint not null
  );
  create table if not exists org_history (
    number bigint generated always as identity primary key,
    object text not null,
    record_id text not null,
    field text not null,
    old_value json not null,
    new_value json not null,
    at timestamptz not null
  );
  alter table org_history add column if not exists changed_by text;
  create sequence if not exists org_job_number;
  create table if not exists org_job (
    id text primary key,
    kind text not null,
    request json not null,
    state text not null,
    upload bytea,
    results json,
    processed integer not null default 0,
    failed integer not null default 0,
    error text,
    created_at timestamptz not null default now(),
    modified_at timestamptz not null default now()
  );
  create sequence if not exists org_deploy_number;
  create table if not exists org_deploy (
    id text primary key,
    result json not null
  );
  alter table org_deploy add column if not exists created_at timestamptz not null default now();
  alter table org_deploy add column if not exists validated_zip bytea;
  create table if not exists org_component (
    type text not null,
    full_name text not null,
    metadata json not null,
    primary key (type, full_name)
  );
  create table if not exists org_blob (
    id text not null,
    number integer not null,
    part bytea not null,
    stored_at timestamptz not null default now(),
    primary key (id, number)
  );
  alter table org_blob alter column part set storage external;
  create table if not exists org_deletion (
    root_id text not null,
    row_id text not null,
    field text,
    value text
  );
  create index if not exists org_deletion_root on org_deletion (root_id);
  create index if not exists org_history_record on org_history (object, record_id, number);
  create index if not exists org_history_object on org_history (object, number);
`;

/** Creates missing tables. The lock serializes orgs that start at the same time on one database. */
export async function createTables(pool: Pool): Promise<void> {
  await pool.query(`begin; select pg_advisory_xact_lock(20261101); ${TABLES} commit;`);
}
