export declare const hostileTexts: Readonly<Record<string, (size: number) => string>>
