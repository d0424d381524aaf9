import { describe, expect, test } from 'vitest'
import { compareVersions, firstBaseWith, highestInstead, highestOf } from './symbol-versions.ts'

const instead = (base: string, version: string, library = 'libc.so.6', architecture = 'amd64') =>
  highestInstead(base, { version, library, architecture })

describe('what a base has instead of a version', () => {
  test.each([
    ['core22', 'GLIBC_2.36', 'libc.so.6', 'GLIBC_2.35'],
    ['core22', 'GLIBC_2.35', 'libc.so.6', undefined],
    ['core22', 'GLIBC_2.4', 'libc.so.6', undefined],
    ['core22', 'GLIBC_2.2.5', 'libc.so.6', undefined],
    ['core22', 'GLIBC_2.36', 'libpthread.so.0', 'GLIBC_2.35'],
    ['core24', 'GLIBC_2.100', 'libm.so.6', 'GLIBC_2.39'],
    ['core22', 'GLIBCXX_3.4.31', 'libstdc++.so.6', 'GLIBCXX_3.4.30'],
    ['core24', 'GLIBCXX_3.4.9', 'libstdc++.so.6', undefined],
    ['core22', 'CXXABI_1.3.14', 'libstdc++.so.6', 'CXXABI_1.3.13'],
    ['core22', 'GCC_14.0.0', 'libgcc_s.so.1', 'GCC_12.0.0'],
    ['core22', 'OPENSSL_3.0.3', 'libcrypto.so.3', 'OPENSSL_3.0.0'],
    ['core24', 'OPENSSL_3.0.9', 'libcrypto.so.3', undefined],
    ['core24', 'OPENSSL_3.0.9', 'libssl.so.3', 'OPENSSL_3.0.0'],
    ['core26', 'GLIBC_2.43', 'libc.so.6', undefined],
  ])('%s, %s of %s: %s', (base, version, library, expected) => {
    expect(instead(base, version, library)).toBe(expected)
  })

  test('differs by architecture where the library does', () => {
    expect(instead('core22', 'GCC_12.0.0', 'libgcc_s.so.1', 'arm64')).toBe('GCC_11.0')
    expect(instead('core22', 'GCC_12.0.0', 'libgcc_s.so.1', 'riscv64')).toBeUndefined()
  })

  test('is nothing where a version without a number is in a newer base only', () => {
    expect(instead('core22', 'GLIBC_ABI_DT_RELR')).toBe('')
    expect(instead('core24', 'GLIBC_ABI_DT_RELR')).toBeUndefined()
    expect(instead('core22', 'GLIBC_PRIVATE')).toBeUndefined()
    expect(instead('core22', 'CXXABI_TM_1', 'libstdc++.so.6')).toBeUndefined()
  })

  test.each([
    'GLIBC_2.x',
    'GLIBC_',
    'GLIBCXX_LDBL_3.4.99',
    'LIBFFI_99',
    'GLIBC_ABI_OF_TOMORROW',
    '',
    'GLIBC_2..36',
    'constructor',
  ])('is not known for %j', version => {
    expect(instead('core22', version)).toBeUndefined()
  })

  test('is not known for libraries and bases that nobody has told of', () => {
    expect(instead('core22', 'OPENSSL_1_1_0', 'libssl.so.1.1')).toBeUndefined()
    expect(instead('core22', 'OPENSSL_9.0.0', 'libssl.so.1.1')).toBeUndefined()
    expect(instead('core18', 'GLIBC_2.99')).toBeUndefined()
    expect(instead('constructor', 'GLIBC_2.99')).toBeUndefined()
  })
})

test('the oldest base with a version is the remedy', () => {
  const first = (version: string) => firstBaseWith({ version, library: 'libc.so.6', architecture: 'amd64' })
  expect(['GLIBC_2.35', 'GLIBC_2.36', 'GLIBC_2.40', 'GLIBC_2.44'].map(first)).toEqual([
    'core22',
    'core24',
    'core26',
    undefined,
  ])
})

test('versions are ordered by their numbers', () => {
  expect(
    ['GLIBC_2.9', 'GLIBC_2.36', 'GLIBC_2.2.5', 'GLIBC_PRIVATE', 'GLIBC_2.2'].sort(compareVersions),
  ).toEqual(['GLIBC_PRIVATE', 'GLIBC_2.2', 'GLIBC_2.2.5', 'GLIBC_2.9', 'GLIBC_2.36'])
  expect(highestOf(['GLIBC_2.9', 'GLIBC_2.36', 'GLIBCXX_3.4.30', 'GLIBC_PRIVATE'], 'GLIBC_2.40')).toBe(
    'GLIBC_2.36',
  )
  expect(highestOf(['CURL_OPENSSL_4'], 'CURL_GNUTLS_3')).toBeUndefined()
})
