export { ActivityPage } from '#renderer/rooms/activity/activity-page.tsx';
export { ExplainPage } from '#renderer/rooms/explain/explain-page.tsx';
export { FirstRunPage } from '#renderer/rooms/first-run/first-run-page.tsx';
export { ServicesPage } from '#renderer/rooms/services/services-page.tsx';
export { SettingsPage } from '#renderer/rooms/settings/settings-page.tsx';
export { StudioPage } from '#renderer/rooms/studio/studio-page.tsx';
export { TokensPage } from '#renderer/rooms/tokens/tokens-page.tsx';
