import { notifications } from '@mantine/notifications';

export function tellPasswordChanged(): void {
  notifications.show({
    id: 'password-changed',
    title: 'Your new password is saved',
    message: 'Wherever else you were signed in, you are not any more.',
  });
}
