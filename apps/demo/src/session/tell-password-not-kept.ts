import { notifications } from '@mantine/notifications';

export function tellPasswordNotKept(): void {
  notifications.show({
    id: 'password-not-kept',
    title: 'Your password was not kept',
    message:
      'Your mail was asked for more than once, and such a one brings no password along. Choose one on the page of your account, or go on signing in by e-mail.',
    autoClose: false,
  });
}
