import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_VARIABLES, ConfigError, readConfig } from '#infra/config.js';
import { projectRoot } from '#infra/project-root.js';

describe('configuration', () => {
  it('stands on the documented defaults where nothing is given', () => {
    const config = readConfig({ PATH: '/bin', HOME: '/x' });
    expect(config).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
      home: join(projectRoot(), '.rapprochement'),
      logLevel: 'info',
      environment: 'development',
      publicUrl: null,
      accounts: { secretKey: null, sessionIdleMinutes: 30, sessionHours: 8, oidc: null },
      mail: null,
      authority: { name: 'l’exploitant de ce service', address: 'à l’adresse donnée par ses mentions légales' },
    });
    const documented = (name: string) => CONFIG_VARIABLES.find((variable) => variable.name === name)?.default;
    expect(documented('PORT')).toBe(String(config.port));
    expect(documented('HOST')).toBe(config.host);
    expect(documented('LOG_LEVEL')).toBe(config.logLevel);
    expect(documented('NODE_ENV')).toBe(config.environment);
  });

  it('a mail server asks for a sender', () => {
    expect(readConfig({ SMTP_URL: 'smtp://u:p@m.fr', MAIL_FROM: 'r@m.fr' }).mail).toEqual({
      smtpUrl: 'smtp://u:p@m.fr',
      from: 'r@m.fr',
    });
    expect(() => readConfig({ SMTP_URL: 'smtp://m.fr' })).toThrow(/^MAIL_FROM manque/);
    expect(() => readConfig({ SMTP_URL: 'http://m.fr', MAIL_FROM: 'r@m.fr' })).toThrow(/^SMTP_URL est mal formée/);
  });

  it('the body of the mention has a name and an address, or neither', () => {
    const authority = { name: 'Unité d’essai', address: '1 rue de l’Essai, 75000 Paris' };
    expect(readConfig({ AUTHORITY_NAME: authority.name, AUTHORITY_ADDRESS: authority.address }).authority).toEqual(
      authority,
    );
    expect(() => readConfig({ AUTHORITY_NAME: authority.name })).toThrow(/^AUTHORITY_ADDRESS manque/);
    expect(() => readConfig({ AUTHORITY_ADDRESS: authority.address })).toThrow(/^AUTHORITY_NAME manque/);
    expect(() => readConfig({ AUTHORITY_NAME: 'x', AUTHORITY_ADDRESS: authority.address })).toThrow(/^AUTHORITY_NAME/);
  });

  it('an empty variable counts as absent', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' })).toEqual(readConfig({}));
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000x'],
    ['PORT', '3e3'],
    ['HOST', 'a b'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'prod'],
  ])('%s=%s stops the start with the variable, the value and what is expected', (name, value) => {
    const expected = CONFIG_VARIABLES.find((variable) => variable.name === name)?.expected ?? '';
    expect(() => readConfig({ [name]: value })).toThrow(
      new ConfigError(`${name} vaut « ${value} » : il faut ${expected}.`),
    );
  });

  it.each([
    ['DATABASE_URL', 'mysql://u:secret@h/d'],
    ['DATABASE_URL', 'secret'],
    ['REDIS_URL', 'http://u:secret@h'],
    ['RAPPROCHEMENT_PUBLIC_URL', 'ftp://secret'],
  ])('a bad %s is named, its value never repeated', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} est mal formée : il faut une adresse`));
    expect(() => readConfig({ [name]: value })).not.toThrow(/secret/);
  });

  it('port 0 and port 65535 are accepted', () => {
    expect(readConfig({ PORT: '0' }).port).toBe(0);
    expect(readConfig({ PORT: '65535' }).port).toBe(65_535);
  });

  it('an unknown RAPPROCHEMENT_ variable stops the start and names those that exist; every fault is told at once', () => {
    const start = () => readConfig({ RAPPROCHEMENT_HOMME: '/x', PORT: 'x' });
    expect(start).toThrow(
      'Variable inconnue : RAPPROCHEMENT_HOMME. Variables admises : RAPPROCHEMENT_HOME, RAPPROCHEMENT_PUBLIC_URL, RAPPROCHEMENT_SECRET_KEY.',
    );
    expect(start).toThrow(/PORT vaut « x »/);
  });
});
