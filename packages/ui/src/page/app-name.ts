/** As index.html has it, read before any page puts its own title in front. */
export const appName = document.title;
